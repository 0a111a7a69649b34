/**
 * Shorter is a sound, not music. Chromium draws the same line: such an element gets no media controls.
 * Seconds.
 */
const SHORT_SOUND_S = 5;
/**
 * Players keep silence running in a loop, to keep their place among what plays; it is never long. Seconds.
 */
const SHORT_LOOP_S = 30;
/** A loop that plays for so long in a tab that is silent is silence, however long it is. Milliseconds. */
export const SILENCE_MS = 5000;
/** An element that came to its end so often in a row, and went on from the start, loops without saying so. */
const ROUNDS = 2;

/** What of a media element tells what kind of sound it makes. */
export interface Sounding {
  readonly paused: boolean;
  readonly ended: boolean;
  readonly muted: boolean;
  readonly volume: number;
  readonly loop: boolean;
  readonly currentTime: number;
  readonly duration: number;
  readonly currentSrc: string;
  readonly readyState: number;
  readonly playbackRate: number;
  readonly played: { readonly length: number };
}

/** What is known of the tab: since when it is silent for certain, if it is. Milliseconds of one clock. */
export interface TabSilence {
  readonly sinceMs: number | undefined;
  readonly nowMs: number;
}

/**
 * Whether one media element speaks for the music. Not while it waits for its first play, nor when nothing was
 * ever to be heard of it (muted previews, backgrounds), nor as a short sound, a short loop or a loop of
 * silence. One that was heard and is muted now still does.
 */
export class SoundKind {
  #isLong = false;
  #wasHeard = false;
  #endedSrc = '';
  #rounds = 0;
  /** Since when it should be heard. */
  #soundsSinceMs: number | undefined;
  /** What turned out to be silence. */
  #silentSrc: string | undefined;

  /** Call at each `ended`. */
  ended({ currentSrc }: Sounding): void {
    this.#rounds = currentSrc === this.#endedSrc ? this.#rounds + 1 : 1;
    this.#endedSrc = currentSrc;
  }

  /** Says so, or does. */
  loops({ loop, currentSrc }: Sounding): boolean {
    return loop || (this.#rounds >= ROUNDS && currentSrc === this.#endedSrc);
  }

  isMusic(element: Sounding, tab?: TabSilence): boolean {
    if (tab) this.#listenFor(element, tab);
    if (this.loops(element) && element.currentSrc === this.#silentSrc) return false;
    // While it loads, it is what it was.
    if (!Number.isNaN(element.duration)) this.#isLong = element.duration >= this.#leastS(element);
    if (!this.#isLong || !hasBegun(element)) return false;
    this.#wasHeard ||= !isSilent(element);
    return this.#wasHeard;
  }

  #leastS(element: Sounding): number {
    return this.loops(element) ? SHORT_LOOP_S : SHORT_SOUND_S;
  }

  #listenFor(element: Sounding, { sinceMs, nowMs }: TabSilence): void {
    const shouldSound = !element.paused && !element.ended && !isSilent(element) && !isWaiting(element);
    this.#soundsSinceMs = shouldSound ? (this.#soundsSinceMs ?? nowMs) : undefined;
    if (this.#soundsSinceMs === undefined || sinceMs === undefined) return;
    if (nowMs - Math.max(this.#soundsSinceMs, sinceMs) >= SILENCE_MS) this.#silentSrc = element.currentSrc;
  }
}

/** Muted, without volume, or pictures without sound. */
export function isSilent(element: Sounding): boolean {
  return element.muted || element.volume === 0 || isPictureOnly(element);
}

/**
 * It should play, and stands: what comes next has not arrived (HTML §4.8.11.7, `HAVE_FUTURE_DATA`), or its
 * speed is none.
 */
export function isWaiting({ readyState, playbackRate }: Sounding): boolean {
  return readyState < 3 || playbackRate === 0;
}

/** No sound of it was decoded. Only Chromium tells, and neither of live streams nor of encrypted media. */
function isPictureOnly(element: Sounding): boolean {
  if (!('videoWidth' in element) || !element.videoWidth) return false;
  if (Reflect.get(element, 'srcObject') || Reflect.get(element, 'mediaKeys')) return false;
  return Reflect.get(element, 'webkitAudioDecodedByteCount') === 0;
}

/** An element that waits for its first play says nothing about the music. */
export function hasBegun({ paused, ended, currentTime, played }: Sounding): boolean {
  return (!paused && !ended) || currentTime > 0 || played.length > 0;
}
