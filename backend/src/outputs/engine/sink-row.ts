import { type ChannelCount, silence } from './opus-packet.ts';
import type { PlacedSound } from './sound-stretch.ts';

/**
 * Where a sink has come on its line. Another thread's line goes on a little before or after that: what is
 * written already is left out, what is missing is silence.
 */
export class SinkRow {
  readonly #channels: ChannelCount;
  #next: number | null;

  /** @param start null: with the first sound that comes */
  constructor(start: number | null, channels: ChannelCount) {
    this.#next = start;
    this.#channels = channels;
  }

  /** Where the next sound is to begin; null: nothing came yet. */
  get next(): number | null {
    return this.#next;
  }

  /** The sounds to be written when this one comes. */
  *upTo(sound: PlacedSound): Generator<PlacedSound> {
    let next = this.#next ?? sound.position;
    while (next < sound.position) {
      const filling = silence(sound.position - next, this.#channels);
      if (filling === undefined) break;
      yield this.#placed({ ...filling, position: next });
      next += filling.samples;
    }
    if (sound.position >= next) yield this.#placed(sound);
  }

  #placed(sound: PlacedSound): PlacedSound {
    this.#next = sound.position + sound.samples;
    return sound;
  }
}
