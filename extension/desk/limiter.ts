import { TRUE_PEAK_DELAY, TruePeak } from './true-peak.ts';

/** What no peak exceeds, between samples either, dBTP (EBU R128). */
export const CEILING_DBTP = -1;
/** While the gain moves, a peak between samples is a trace higher than the samples around it say. */
const MARGIN_DB = 0.1;
const THRESHOLD = 10 ** ((CEILING_DBTP - MARGIN_DB) / 20);

/** Samples over which the gain goes down: 1.3 ms at 48 kHz. */
const SLOPE = 64;
/** The gain stays down for as many samples before a peak and after it: they shape it, too. */
const SHOULDER = 4;
/** By how many samples sound leaves later than it came. */
export const LIMITER_DELAY_FRAMES = SLOPE + TRUE_PEAK_DELAY - 1 + SHOULDER;
/** So long a peak counts. */
const REACH = SLOPE + 1 + 2 * SHOULDER;
/** Powers of two, at least as long as what is looked back at. */
const RING = 128;
const MASK = RING - 1;

const RELEASE_S = 0.1;
/** So near to 1 it is 1: what is quiet leaves as it came, to the bit. */
const DONE = 1e-5;

/**
 * Turns all channels down together just before a peak that is too high, and lets them come up again after
 * it. What stays below the ceiling is delayed and not changed. Our own: Web Audio has none, and no kept
 * package was found. Allocates nothing once it is made.
 */
export class Limiter {
  readonly #peaks: readonly TruePeak[];
  readonly #delayed: readonly Float32Array[];
  readonly #least = new SlidingMinimum();
  readonly #slope = new Float64Array(SLOPE);
  readonly #release: number;
  #slopeAt = 0;
  #slopeSum = SLOPE;
  #openRun = SLOPE;
  #gain = 1;
  #at = 0;
  #leastGain = 1;

  constructor(sampleRate: number, channels = 2) {
    this.#peaks = Array.from({ length: channels }, () => new TruePeak());
    this.#delayed = Array.from({ length: channels }, () => new Float32Array(RING));
    this.#release = 1 - Math.exp(-1 / (RELEASE_S * sampleRate));
    this.#slope.fill(1);
  }

  /** @param inputs and `outputs`: one array a channel, equally long. A channel without input is silent. */
  process(inputs: readonly Float32Array[], outputs: readonly Float32Array[]): void {
    const frames = outputs[0]?.length ?? 0;
    for (let frame = 0; frame < frames; frame += 1) {
      let peak = 0;
      for (let channel = 0; channel < this.#peaks.length; channel += 1) {
        const sample = inputs[channel]?.[frame] ?? 0;
        const delayed = this.#delayed[channel];
        if (delayed) delayed[this.#at & MASK] = sample;
        peak = Math.max(peak, this.#peaks[channel]?.step(sample) ?? 0);
      }
      const gain = this.#gainFor(peak);
      const due = (this.#at - LIMITER_DELAY_FRAMES) & MASK;
      for (let channel = 0; channel < this.#delayed.length; channel += 1) {
        const output = outputs[channel];
        if (output) output[frame] = (this.#delayed[channel]?.[due] ?? 0) * gain;
      }
      this.#at = (this.#at + 1) & MASK;
    }
  }

  /** By how much it turned down at most since this was asked last, dB, 0 or more. */
  takeReductionDb(): number {
    const reduction = -20 * Math.log10(this.#leastGain);
    this.#leastGain = 1;
    return Math.max(0, reduction);
  }

  #gainFor(peak: number): number {
    const wanted = this.#least.step(peak > THRESHOLD ? THRESHOLD / peak : 1);
    this.#gain = wanted < this.#gain ? wanted : this.#gain + (wanted - this.#gain) * this.#release;
    if (wanted === 1 && this.#gain > 1 - DONE) this.#gain = 1;
    this.#openRun = this.#gain === 1 ? this.#openRun + 1 : 0;
    this.#slopeSum += this.#gain - (this.#slope[this.#slopeAt] ?? 0);
    this.#slope[this.#slopeAt] = this.#gain;
    this.#slopeAt = (this.#slopeAt + 1) % SLOPE;
    // A sum that is kept for days would drift.
    if (this.#openRun >= SLOPE) this.#slopeSum = SLOPE;
    const gain = this.#slopeSum / SLOPE;
    if (gain < this.#leastGain) this.#leastGain = gain;
    return gain;
  }
}

/** The least of the last `REACH` values: those that a later, lesser one overrules are forgotten. */
class SlidingMinimum {
  readonly #values = new Float64Array(RING);
  readonly #ages = new Float64Array(RING);
  #head = 0;
  #length = 0;
  #now = 0;

  step(value: number): number {
    while (this.#length > 0 && (this.#values[this.#slot(this.#length - 1)] ?? 0) >= value) this.#length -= 1;
    this.#values[this.#slot(this.#length)] = value;
    this.#ages[this.#slot(this.#length)] = this.#now;
    this.#length += 1;
    if ((this.#ages[this.#head] ?? 0) <= this.#now - REACH) {
      this.#head = (this.#head + 1) & MASK;
      this.#length -= 1;
    }
    this.#now += 1;
    return this.#values[this.#head] ?? 1;
  }

  #slot(place: number): number {
    return (this.#head + place) & MASK;
  }
}
