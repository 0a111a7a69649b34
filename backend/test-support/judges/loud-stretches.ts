const SAMPLES_PER_MS = 48;
const BLOCK_MS = 10;
const BLOCK_LENGTH = BLOCK_MS * SAMPLES_PER_MS;
/**
 * Milliseconds. A packet that stayed lost is silence for its length where a decoder makes up nothing in its
 * place.
 */
const BREAK_MS = 100;

export interface Stretch {
  /** Milliseconds from the beginning. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Where sound is louder than that without a break, as its mean square in blocks of 10 ms says. Takes it piece
 * by piece.
 */
export class LoudStretches {
  readonly #loud: number;
  readonly #breakMs: number;
  readonly #all: Stretch[] = [];
  #block = 0;

  /** @param loud of full scale @param breakMs what parts two stretches */
  constructor(loud: number, breakMs = BREAK_MS) {
    this.#loud = loud;
    this.#breakMs = breakMs;
  }

  get all(): readonly Stretch[] {
    return this.#all;
  }

  /** @param samples what comes next: of all pieces but the last a multiple of 10 ms */
  hear(samples: Float32Array): this {
    for (let at = 0; at + BLOCK_LENGTH <= samples.length; at += BLOCK_LENGTH)
      this.#hearBlock(samples.subarray(at, at + BLOCK_LENGTH));
    return this;
  }

  #hearBlock(samples: Float32Array): void {
    const fromMs = this.#block * BLOCK_MS;
    this.#block += 1;
    if (meanSquare(samples) <= this.#loud ** 2) return;
    const last = this.#all.at(-1);
    if (last === undefined || fromMs - last.toMs >= this.#breakMs)
      this.#all.push({ fromMs, toMs: fromMs + BLOCK_MS });
    else this.#all[this.#all.length - 1] = { fromMs: last.fromMs, toMs: fromMs + BLOCK_MS };
  }
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}
