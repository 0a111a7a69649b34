import { MOST_TAPS } from './sinc-kernel.ts';

/** A power of two: 340 ms at 48 kHz, 85 ms at 192 kHz. */
const FRAMES = 16_384;
const MASK = FRAMES - 1;
/** So many of what was read last are kept. */
const KEPT = MOST_TAPS;

/** Two channels of samples on their way. Where they come faster than they are read, the oldest go. */
export class SampleRing {
  /** Each sample stands in it twice, so that any stretch can be read in a row. */
  readonly #planes = [new Float32Array(2 * FRAMES), new Float32Array(2 * FRAMES)] as const;
  #writeAt = 0;
  #fill = 0;

  get left(): Float32Array {
    return this.#planes[0];
  }

  get right(): Float32Array {
    return this.#planes[1];
  }

  /** Samples that wait. */
  get fill(): number {
    return this.#fill;
  }

  /**
   * Where in both planes the sample is that stands so many after the next one, or before it (less than 0);
   * those after it follow in a row.
   */
  placeOf(offset: number): number {
    return (this.#writeAt - this.#fill + offset) & MASK;
  }

  /** @param left and `right`: equally long */
  write(left: Float32Array, right: Float32Array): void {
    for (let frame = 0; frame < left.length; frame += 1) {
      this.#keep(this.#planes[0], left[frame] ?? 0);
      this.#keep(this.#planes[1], right[frame] ?? 0);
      this.#writeAt = (this.#writeAt + 1) & MASK;
    }
    this.#fill = Math.min(this.#fill + left.length, FRAMES - KEPT);
  }

  /** So many are read, or not wanted. */
  drop(frames: number): void {
    this.#fill = Math.max(0, this.#fill - frames);
  }

  clear(): void {
    this.#fill = 0;
    for (const plane of this.#planes) plane.fill(0);
  }

  #keep(plane: Float32Array, sample: number): void {
    plane[this.#writeAt] = sample;
    plane[this.#writeAt + FRAMES] = sample;
  }
}
