/**
 * How long to wait before trying again: doubles from `firstMs` to `lastMs`, with full jitter over its upper
 * half.
 */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly lastMs: number;
  /** 0 to 1, for tests; `Math.random` unless given. */
  readonly random?: () => number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  #attempt = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /**
   * Milliseconds until the next try. Half is fixed, half is random: a thousand clients do not come back at
   * once.
   */
  next(): number {
    const { firstMs, lastMs, random = Math.random } = this.#options;
    const ceiling = Math.min(lastMs, firstMs * 2 ** this.#attempt);
    this.#attempt += 1;
    return ceiling / 2 + (ceiling / 2) * random();
  }

  reset(): void {
    this.#attempt = 0;
  }
}
