/** How long what comes in may hold the event loop at a time. Milliseconds. */
const SLICE_MS = 2;
/** So much may wait for its turn; what is more holds the loop, which then slows down those who send. */
const MOST_WAITING = 20_000;
const MOST_WAITING_BYTES = 16_777_216;

interface Arrival {
  readonly run: () => void;
  readonly bytes: number;
}

/**
 * What comes in on all connections, in its order and in slices of time: thousands who press at the same time
 * are read by the system's poll in one go, and would hold the event loop until the last of them is answered.
 */
export class Intake {
  /** First come first. */
  readonly #waiting = new Set<Arrival>();
  #waitingBytes = 0;
  /** Of this turn of the event loop, by `performance.now()`; undefined: nothing has come in it. */
  #deadline: number | undefined;

  /** How much waits for its turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * At once if there is time; otherwise after all that came before.
   * @param bytes that it keeps until then
   */
  take(run: () => void, bytes = 0): void {
    if (this.#waiting.size === 0 && this.#hasTime()) {
      run();
      return;
    }
    this.#waiting.add({ run, bytes });
    this.#waitingBytes += bytes;
    for (const first of this.#waiting) {
      if (this.#waiting.size <= MOST_WAITING && this.#waitingBytes <= MOST_WAITING_BYTES) return;
      this.#run(first);
    }
  }

  #hasTime(): boolean {
    const nowMs = performance.now();
    if (this.#deadline !== undefined) return nowMs < this.#deadline;
    this.#deadline = nowMs + SLICE_MS;
    setImmediate(() => void this.#turn());
    return true;
  }

  /** The next turn of the event loop: others had theirs. */
  async #turn(): Promise<void> {
    const deadline = performance.now() + SLICE_MS;
    try {
      for (const arrival of this.#waiting) {
        this.#run(arrival);
        // What it does in promises takes its time, too.
        await Promise.resolve();
        if (performance.now() >= deadline) break;
      }
    } finally {
      // Also after one that failed: all others still wait.
      if (this.#waiting.size > 0) setImmediate(() => void this.#turn());
      else this.#deadline = undefined;
    }
  }

  #run(arrival: Arrival): void {
    this.#waiting.delete(arrival);
    this.#waitingBytes -= arrival.bytes;
    arrival.run();
  }
}
