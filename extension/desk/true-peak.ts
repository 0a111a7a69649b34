/** ITU-R BS.1770 Annex 2: four samples for one. Phases 2 and 3 are 1 and 0 backwards. */
const PHASES = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
    0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
    0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
] as const;

const TAPS = 12;

/** A peak between two samples is known once this many more have come. */
export const TRUE_PEAK_DELAY = TAPS / 2;

/** One channel's peaks between its samples, by four times as many samples. Allocates nothing once made. */
export class TruePeak {
  readonly #first = Float64Array.from(PHASES[0]);
  readonly #second = Float64Array.from(PHASES[1]);
  /** Twice, so that the last ones always stand in a row. */
  readonly #past = new Float64Array(2 * TAPS);
  #at = 0;

  /** @returns the greatest magnitude from the sample `TRUE_PEAK_DELAY` before this one to the one after it */
  step(sample: number): number {
    this.#at = this.#at === 0 ? TAPS - 1 : this.#at - 1;
    this.#past[this.#at] = sample;
    this.#past[this.#at + TAPS] = sample;
    let one = 0;
    let two = 0;
    let three = 0;
    let four = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const past = this.#past[this.#at + tap] ?? 0;
      one += past * (this.#first[tap] ?? 0);
      two += past * (this.#second[tap] ?? 0);
      three += past * (this.#second[TAPS - 1 - tap] ?? 0);
      four += past * (this.#first[TAPS - 1 - tap] ?? 0);
    }
    const itself = this.#past[this.#at + TRUE_PEAK_DELAY] ?? 0;
    return Math.max(Math.abs(itself), Math.abs(one), Math.abs(two), Math.abs(three), Math.abs(four));
  }
}
