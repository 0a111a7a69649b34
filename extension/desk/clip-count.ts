/** Full scale, as converters of 16 bits give it. */
const FULL_SCALE = 32767 / 32768;
/** Loud masters touch full scale; a wave that was cut off stays there. */
const IN_A_ROW = 3;

/** Finds what is cut off, or would be: several samples in a row at full scale or above. */
export class ClipCount {
  #run = 0;
  #hasClipped = false;

  step(sample: number): void {
    this.#run = Math.abs(sample) >= FULL_SCALE ? this.#run + 1 : 0;
    if (this.#run >= IN_A_ROW) this.#hasClipped = true;
  }

  /** Whether it clipped since this was asked last. */
  take(): boolean {
    const hasClipped = this.#hasClipped;
    this.#hasClipped = false;
    return hasClipped;
  }
}
