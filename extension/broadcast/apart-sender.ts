import type { MicrophoneSource } from '../capture/microphone-source.ts';
import type { Uplink } from '../publish/uplink.ts';
import type { DeskSound } from './desk-sound.ts';
import type { ProgramSwitch } from './program-switch.ts';

export interface ApartSenderOptions {
  readonly sound: Pick<DeskSound, 'mix' | 'setApart' | 'on'>;
  readonly program: Pick<ProgramSwitch, 'tab'>;
  readonly voice: Pick<MicrophoneSource, 'sound' | 'on'>;
  readonly uplink: Pick<Uplink, 'setApart'>;
}

/**
 * Sends music and microphone apart from each other while a recording of many tracks runs: of the mix while
 * there is one, so that they are at the same time as in the program; else the tab and the microphone as they
 * are.
 */
export class ApartSender {
  readonly #options: ApartSenderOptions;
  readonly #stops: readonly (() => void)[];
  #isWanted = false;

  constructor(options: ApartSenderOptions) {
    this.#options = options;
    this.#stops = [
      options.sound.on('outputs', () => this.#settle()),
      options.voice.on('change', () => this.#settle()),
    ];
  }

  setWanted(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#options.sound.setApart(isWanted);
    this.#settle();
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
  }

  #settle(): void {
    const { sound, program, voice, uplink } = this.#options;
    const { mix } = sound;
    const direct = { music: program.tab?.program, microphone: voice.sound?.program };
    uplink.setApart(this.#isWanted ? (mix?.apart ?? direct) : { music: undefined, microphone: undefined });
  }
}
