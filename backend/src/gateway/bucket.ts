/**
 * A leaky bucket of two numbers, one per connection and purpose: a timer or a map entry each would cost more
 * than the socket.
 */
export class Bucket {
  #level = 0;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** Adds `amount` and says whether it fitted under `capacity`; what does not fit is not added. */
  pour(amount: number, nowMs: number, { capacity, leakPerSecond }: BucketSize): boolean {
    const leaked = ((nowMs - this.#atMs) / 1000) * leakPerSecond;
    this.#level = Math.max(0, this.#level - leaked);
    this.#atMs = nowMs;
    if (this.#level + amount > capacity) return false;
    this.#level += amount;
    return true;
  }
}

export interface BucketSize {
  readonly capacity: number;
  readonly leakPerSecond: number;
}
