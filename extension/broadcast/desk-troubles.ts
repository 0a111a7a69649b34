import type { MicrophoneSource } from '../capture/microphone-source.ts';
import { SilenceWatch } from '../capture/silence-watch.ts';
import { EchoWatch } from '../desk/echo-watch.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import type { StripTrouble } from '../messaging/shown-desk.ts';
import { isGuestStrip, isOnStage } from './desk-scene.ts';
import type { DeskSound } from './desk-sound.ts';
import type { ProgramSwitch } from './program-switch.ts';

/** An open microphone that is talked into and gives nothing for so long is worth a word. */
const SILENT_AFTER_MS = 5000;

export interface DeskTroublesOptions {
  readonly program: Pick<ProgramSwitch, 'tab'>;
  readonly voice: Pick<MicrophoneSource, 'microphone'>;
  readonly sound: Pick<DeskSound, 'mix'>;
  /** Inputs that the host holds. */
  readonly held: () => readonly string[];
  /** Guests who talk on stage and are let into the program. */
  readonly talkingGuests: () => ReadonlySet<string>;
}

/** What is wrong with the sources of the mix, from what meters and devices tell. */
export class DeskTroubles {
  readonly #options: DeskTroublesOptions;
  readonly #silence = new SilenceWatch(performance.now());
  #clipped: ReadonlySet<string> = new Set();
  /** Of whoever talked, by strip. */
  readonly #echoes = new Map<string, EchoWatch>();
  #isMicrophoneSilent = false;

  constructor(options: DeskTroublesOptions) {
    this.#options = options;
  }

  /** @returns whether something is wrong that was not, or the other way round */
  hear(levels: MixLevels): boolean {
    const { strips } = levels;
    const before = this.#text();
    this.#hearVoices(levels);
    this.#clipped = new Set(strips.filter(([, , , isClipped]) => isClipped).map(([stripId]) => stripId));
    this.#hearMicrophone(strips.find(([stripId]) => stripId === 'microphone')?.[1]);
    return this.#text() !== before;
  }

  of(stripId: string): StripTrouble | null {
    if (stripId === 'microphone')
      return this.#ofMicrophone() ?? this.#echo(stripId) ?? this.#clipping(stripId);
    if (stripId === 'tab' && !this.#options.program.tab) return 'gone';
    if (stripId === 'tab' && this.#options.sound.mix?.isLate) return 'late';
    return this.#echo(stripId) ?? this.#clipping(stripId);
  }

  #ofMicrophone(): StripTrouble | null {
    const { state } = this.#options.voice.microphone;
    if (state.kind === 'failed') return state.trouble === 'refused' ? 'no-permission' : 'gone';
    if (state.kind !== 'open') return null;
    return state.isSilenced || this.#isMicrophoneSilent ? 'microphone-silent' : null;
  }

  #echo(stripId: string): StripTrouble | null {
    return this.#echoes.get(stripId)?.isHeard ? 'hears-itself' : null;
  }

  #clipping(stripId: string): StripTrouble | null {
    return this.#clipped.has(stripId) ? 'clipping' : null;
  }

  #hearVoices({ strips }: MixLevels): void {
    const talking = new Set(this.#options.talkingGuests());
    if (isOnStage(this.#options.held())) talking.add('microphone');
    for (const [stripId, peakDb] of strips) {
      if (!isGuestStrip(stripId) && stripId !== 'microphone') continue;
      if (!talking.has(stripId)) {
        this.#echoes.get(stripId)?.restart();
        continue;
      }
      const echo = this.#echoes.get(stripId) ?? new EchoWatch();
      this.#echoes.set(stripId, echo);
      echo.hear(peakDb, loudestBeside(stripId, strips));
    }
  }

  #hearMicrophone(peakDb: number | undefined): void {
    const nowMs = performance.now();
    // Who does not talk is silent, and right.
    if (peakDb === undefined || !isOnStage(this.#options.held())) this.#silence.restart(nowMs);
    else this.#silence.hear(peakDb, nowMs);
    this.#isMicrophoneSilent = this.#silence.silentForMs(nowMs) > SILENT_AFTER_MS;
  }

  #text(): string {
    const echoes = [...this.#echoes].filter(([, { isHeard }]) => isHeard).map(([stripId]) => stripId);
    return [...this.#clipped, '', ...echoes, this.#isMicrophoneSilent].join(' ');
  }
}

/** Of all that somebody hears who talks. dBFS. */
function loudestBeside(stripId: string, strips: MixLevels['strips']): number {
  return Math.max(...strips.filter(([other]) => other !== stripId).map(([, peakDb]) => peakDb));
}
