import {
  type Mix,
  type MusicFeed,
  musicFeed,
  type TalkLine,
  type TalkState,
  VoiceEars,
  type VoiceOutputs,
} from '@auxcast/shared-types/talk';
import type { LoadedSound } from '../player/sound.ts';
import { BedEars } from './bed-ears.ts';
import type { Ears } from './talk-desk.ts';

/**
 * Hears voices, and what comes in place of the program, over the transport that the program comes over, which
 * its player wakes and mends.
 */
export class ProgramEars implements Ears {
  readonly #ears: VoiceEars;
  readonly #bed: BedEars;
  #sound: LoadedSound | undefined;
  #feed: MusicFeed = 'program';

  constructor(line: TalkLine, outputs: VoiceOutputs) {
    const onCarrierLost = () => this.#sound?.reception?.carrierLost();
    this.#ears = new VoiceEars({ line, outputs, onCarrierLost });
    this.#bed = new BedEars({ line, outputs, onCarrierLost });
  }

  /** The part that receives sound, once it is loaded. */
  set sound(sound: LoadedSound | undefined) {
    if (sound === this.#sound) return;
    this.#sound = sound;
    this.#tellFeed();
    sound?.reception?.followCarrier(({ voices, bed }) => {
      this.#ears.carrier = voices;
      this.#bed.carrier = bed;
    });
  }

  /** Of the music, whichever way it comes: 0 to 1. */
  set musicVolume(volume: number) {
    this.#bed.volume = volume;
  }

  show(state: TalkState, mix: Mix): void {
    this.#feed = musicFeed(state);
    this.#tellFeed();
    this.#ears.show(state, mix);
    this.#bed.show(state);
  }

  wake(): void {
    // The player does it for the program, and so for the voices.
  }

  close(): void {
    this.#ears.close();
    this.#bed.close();
  }

  #tellFeed(): void {
    if (this.#sound?.reception) this.#sound.reception.feed = this.#feed;
  }
}
