/** Coefficients of a filter of second order, `a0` being 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * ITU-R BS.1770 prints its filters for 48 kHz alone. These are the analogue ones behind them, so that they
 * can be had for any rate: a head in the way of high tones, and an ear that is dull for low ones.
 */
const SHELF = { hz: 1681.974450955533, q: 0.7071752369554196, gainDb: 3.999843853973347 };
const SHELF_SLOPE = 0.4996667741545416;
const HIGH_PASS = { hz: 38.13547087602444, q: 0.5003270373238773 };

/** The two filters of BS.1770, in their order. */
export function kWeightingFilters(sampleRate: number): readonly [Biquad, Biquad] {
  return [shelf(sampleRate), highPass(sampleRate)];
}

function shelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * SHELF.hz) / sampleRate);
  const high = 10 ** (SHELF.gainDb / 20);
  const middle = high ** SHELF_SLOPE;
  const a0 = 1 + k / SHELF.q + k * k;
  return {
    b0: (high + (middle * k) / SHELF.q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (middle * k) / SHELF.q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / SHELF.q + k * k) / a0,
  };
}

function highPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * HIGH_PASS.hz) / sampleRate);
  const a0 = 1 + k / HIGH_PASS.q + k * k;
  return {
    b0: 1,
    b1: -2,
    b2: 1,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / HIGH_PASS.q + k * k) / a0,
  };
}

/** One channel on its way through both filters. */
export class KWeighting {
  readonly #stages: readonly [BiquadStage, BiquadStage];

  constructor(sampleRate: number) {
    const [first, second] = kWeightingFilters(sampleRate);
    this.#stages = [new BiquadStage(first), new BiquadStage(second)];
  }

  /** The sum of the squares of `count` filtered samples. */
  energyOf(samples: Float32Array, from: number, count: number): number {
    const [first, second] = this.#stages;
    let energy = 0;
    for (let at = from; at < from + count; at += 1) {
      const weighted = second.step(first.step(samples[at] ?? 0));
      energy += weighted * weighted;
    }
    // What is no number would stay in the filter for ever.
    if (!Number.isFinite(energy)) {
      first.clear();
      second.clear();
      return 0;
    }
    first.settle();
    second.settle();
    return energy;
  }
}

/** Numbers this small are silence, and slow to reckon with. */
const NOTHING = 1e-30;

class BiquadStage {
  readonly #filter: Biquad;
  #one = 0;
  #two = 0;

  constructor(filter: Biquad) {
    this.#filter = filter;
  }

  step(sample: number): number {
    const { b0, b1, b2, a1, a2 } = this.#filter;
    const out = b0 * sample + this.#one;
    this.#one = b1 * sample - a1 * out + this.#two;
    this.#two = b2 * sample - a2 * out;
    return out;
  }

  settle(): void {
    if (Math.abs(this.#one) + Math.abs(this.#two) < NOTHING) this.clear();
  }

  clear(): void {
    this.#one = 0;
    this.#two = 0;
  }
}
