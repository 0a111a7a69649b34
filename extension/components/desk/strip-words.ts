import type { ShownStrip, StripKind, StripTrouble } from '../../messaging/shown-desk.ts';

interface TroubleWords {
  /** On the strip itself. */
  readonly brief: string;
  readonly words: string;
  readonly advice: string;
}

const KINDS: Readonly<Record<StripKind, string>> = {
  tab: 'Tab A',
  'second-tab': 'Tab B',
  microphone: 'You',
  jingles: 'Sounds',
  guest: 'Guest',
};

export function kindWord(kind: StripKind): string {
  return KINDS[kind];
}

export function isVoice({ kind }: Pick<ShownStrip, 'kind'>): boolean {
  return kind === 'microphone' || kind === 'guest';
}

export function troubleWords(trouble: StripTrouble, kind: StripKind): TroubleWords {
  switch (trouble) {
    case 'clipping':
      return {
        brief: 'Too loud',
        words: 'is too loud and crackles.',
        advice: clippingAdvice(kind),
      };
    case 'microphone-silent':
      return {
        brief: 'Silent',
        words: 'is open and not muted, but nothing comes.',
        advice:
          'Look for a mute switch on the microphone or its cable, then choose another device under Your microphone.',
      };
    case 'hears-itself':
      return {
        brief: 'Echo',
        words: 'sends back what it hears.',
        advice:
          kind === 'microphone'
            ? 'Take headphones, or turn your loudspeakers down. Until then, let go of Talk while others talk.'
            : 'Ask for headphones, or for lower loudspeakers. Until then, take the guest off air while others talk.',
      };
    case 'late':
      return {
        brief: 'Falls behind',
        words: 'cannot follow: this computer is too busy.',
        advice: 'Close other tabs and programs. Compressors that are off and guests off air help, too.',
      };
    case 'gone':
      return { brief: 'Gone', words: 'is not there any more.', advice: goneAdvice(kind) };
    case 'no-permission':
      return {
        brief: 'Not allowed',
        words: 'may not be used: the browser does not allow it.',
        advice:
          kind === 'microphone'
            ? 'Allow the microphone beside this page’s address, then press Use the microphone.'
            : 'Click Auxcast in the toolbar on that tab, and add it again there.',
      };
  }
}

function clippingAdvice(kind: StripKind): string {
  switch (kind) {
    case 'tab':
    case 'second-tab':
      return 'Turn it down in the tab’s own player, or pull its fader down.';
    case 'microphone':
      return 'Turn the microphone down in the system’s sound settings, or move away from it.';
    case 'jingles':
      return 'Pull the fader down, or use a quieter file.';
    case 'guest':
      return 'Ask the guest to move away from the microphone or to turn it down.';
  }
}

function goneAdvice(kind: StripKind): string {
  switch (kind) {
    case 'tab':
      return 'Click Auxcast in the toolbar on the tab that is to play, and move the broadcast there.';
    case 'second-tab':
      return 'Click Auxcast in the toolbar on another tab, and add it as second turntable.';
    case 'microphone':
      return 'Plug it in again, or choose another under Your microphone. It goes on by itself.';
    case 'jingles':
      return 'Reload this page; if that does not help, add the files again.';
    case 'guest':
      return 'Wait: whoever comes back has the same strip. Taken off air, nobody is startled.';
  }
}

/** What a guest hears of the show. */
export function feedWords(feed: string): string {
  switch (feed) {
    case 'program-minus':
      return 'Hears everybody else';
    case 'program':
      return 'Hears the program';
    case 'off':
      return 'Hears no program';
    default:
      return '';
  }
}

/** What a source does just now, in a word or two. */
export function standingWords(strip: ShownStrip): string {
  if (strip.kind === 'guest' && !strip.isHere) return 'Away';
  if (strip.isTalking) return 'Talking';
  if (strip.isMuted) return 'Out of the mix';
  if (!strip.hasSound) return strip.kind === 'guest' ? 'Microphone off' : 'No sound';
  return strip.kind === 'microphone' ? 'Ready' : '';
}
