export interface BucketPace {
  /** Tokens of a full bucket. */
  readonly burst: number;
  /** One more comes after every so many milliseconds. */
  readonly everyMs: number;
}

/** So much at once, and then so often. Times are of a clock that nobody sets. */
export class TokenBucket {
  readonly #pace: BucketPace;
  #tokens: number;
  #atMs: number;

  constructor(pace: BucketPace, nowMs: number) {
    this.#pace = pace;
    this.#tokens = pace.burst;
    this.#atMs = nowMs;
  }

  /** How long until there is a token; 0 when there is one. Milliseconds. */
  waitMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) * this.#pace.everyMs);
  }

  /** Takes one, which `waitMs` said was there. */
  take(nowMs: number): void {
    this.#refill(nowMs);
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  #refill(nowMs: number): void {
    const { burst, everyMs } = this.#pace;
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, nowMs - this.#atMs) / everyMs);
    this.#atMs = Math.max(this.#atMs, nowMs);
  }
}
