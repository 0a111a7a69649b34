/** Of a source as fast as what it becomes, or slower. */
const TAPS = 48;
/** Between two of them weights are a straight line: off by less than -94 dB. */
const PHASES = 256;
/** Kaiser's window with side lobes below -90 dB. */
const BETA = 8.96;

/** Nobody asks for more samples than these in a row. */
export const MOST_TAPS = 4 * TAPS;

/**
 * By what samples are multiplied to know what is between them: a sinc under Kaiser's window, for many places
 * from one sample to the next. Our own: the packages that change their ratio while they play are
 * WebAssembly, which the policy of an extension's pages would have to be opened for; others take whole files.
 */
export class SincKernel {
  /** Even: as many before the place as after it. */
  readonly taps: number;
  readonly #rows: Float32Array;

  /**
   * Made once for each ratio: it takes longer than the audio thread has time for.
   * @param ratio samples that come in for one that goes out: beyond 1 what does not fit is taken away
   */
  static of(ratio: number): SincKernel {
    const slowdown = Math.min(Math.max(1, ratio), MOST_TAPS / TAPS);
    const kernel = made.get(slowdown) ?? new SincKernel(slowdown);
    made.set(slowdown, kernel);
    return kernel;
  }

  private constructor(slowdown: number) {
    this.taps = 2 * Math.ceil((TAPS * slowdown) / 2);
    this.#rows = new Float32Array((PHASES + 1) * this.taps);
    for (let phase = 0; phase <= PHASES; phase += 1) {
      this.#fillRow(
        this.#rows.subarray(phase * this.taps, (phase + 1) * this.taps),
        phase / PHASES,
        slowdown,
      );
    }
  }

  /**
   * @param fraction of a sample after the middle one, 0 to less than 1
   * @param weights gets one for each of `taps` samples: the middle one is the one before the second half
   */
  weigh(fraction: number, weights: Float32Array): void {
    const place = fraction * PHASES;
    const phase = Math.floor(place);
    const share = place - phase;
    const from = phase * this.taps;
    const to = from + this.taps;
    for (let tap = 0; tap < this.taps; tap += 1) {
      const before = this.#rows[from + tap] ?? 0;
      weights[tap] = before + ((this.#rows[to + tap] ?? 0) - before) * share;
    }
  }

  #fillRow(row: Float32Array, fraction: number, slowdown: number): void {
    const half = this.taps / 2;
    let sum = 0;
    for (let tap = 0; tap < row.length; tap += 1) {
      const distance = tap - (half - 1) - fraction;
      const weight = sinc(distance / slowdown) * kaiser(distance / half);
      row[tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < row.length; tap += 1) row[tap] = (row[tap] ?? 0) / sum;
  }
}

function sinc(place: number): number {
  if (place === 0) return 1;
  return Math.sin(Math.PI * place) / (Math.PI * place);
}

function kaiser(place: number): number {
  return bessel(BETA * Math.sqrt(Math.max(0, 1 - place * place))) / BESSEL_OF_BETA;
}

/** Modified, of the first kind and order 0: Abramowitz and Stegun 9.6.12. */
function bessel(value: number): number {
  const quarter = (value * value) / 4;
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-10; n += 1) {
    term *= quarter / (n * n);
    sum += term;
  }
  return sum;
}

const BESSEL_OF_BETA = bessel(BETA);
/** By their ratio: of tracks no faster than the audio graph it is 1, and made before anything plays. */
const made = new Map<number, SincKernel>();
SincKernel.of(1);
