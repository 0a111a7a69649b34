/**
 * A leaky bucket of one number, one per connection and purpose: a timer or a map entry each would cost more
 * than the socket.
 */
export class Bucket {
  /** When it will have leaked empty. Whole milliseconds: V8 keeps fractions in objects of their own. */
  #emptyAtMs = 0;

  /** Adds `amount` and says whether it fitted under `capacity`; what does not fit is not added. */
  pour(amount: number, nowMs: number, { capacity, leakPerSecond }: BucketSize): boolean {
    const leaksInMs = (units: number) => (units / leakPerSecond) * 1000;
    const emptyAtMs = Math.max(this.#emptyAtMs, nowMs) + leaksInMs(amount);
    if (emptyAtMs > nowMs + leaksInMs(capacity)) return false;
    this.#emptyAtMs = Math.floor(emptyAtMs);
    return true;
  }
}

export interface BucketSize {
  readonly capacity: number;
  readonly leakPerSecond: number;
}
