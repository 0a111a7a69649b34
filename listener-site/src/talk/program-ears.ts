import {
  type Mix,
  type TalkLine,
  type TalkState,
  VoiceEars,
  type VoiceOutputs,
} from '@auxcast/shared-types/talk';
import type { LoadedSound } from '../player/sound.ts';
import type { Ears } from './talk-desk.ts';

/** Hears voices over the transport that the program comes over, which its player wakes and mends. */
export class ProgramEars implements Ears {
  readonly #ears: VoiceEars;
  #sound: LoadedSound | undefined;

  constructor(line: TalkLine, outputs: VoiceOutputs) {
    this.#ears = new VoiceEars({
      line,
      outputs,
      onCarrierLost: () => this.#sound?.reception.carrierLost(),
    });
  }

  /** The part that receives sound, once it is loaded. */
  set sound(sound: LoadedSound | undefined) {
    if (sound === this.#sound) return;
    this.#sound = sound;
    sound?.reception.followCarrier((carrier) => {
      this.#ears.carrier = carrier;
    });
  }

  show(state: TalkState, mix: Mix): void {
    this.#ears.show(state, mix);
  }

  wake(): void {
    // The player does it for the program, and so for the voices.
  }

  close(): void {
    this.#ears.close();
  }
}
