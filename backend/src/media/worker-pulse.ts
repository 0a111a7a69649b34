/** Looks at which one question may be found unanswered; the pool looks once a second. */
const LATE_AFTER = 2;
const GIVEN_UP_AFTER = 10;

/**
 * Whether a worker still answers: mediasoup waits for answers for ever. Looks are counted, not time: when
 * this process or the whole machine stood still, what was answered meanwhile is read before the next look.
 */
export class WorkerPulse {
  readonly #ask: () => Promise<unknown>;
  /** Looks that found the question open; undefined while there is none. */
  #missed: number | undefined;

  /** @param ask something cheap */
  constructor(ask: () => Promise<unknown>) {
    this.#ask = ask;
  }

  /** What can be asked of another had better be. */
  get isLate(): boolean {
    return (this.#missed ?? 0) >= LATE_AFTER;
  }

  /** @returns whether to give the worker up; once */
  look(): boolean {
    if (this.#missed === undefined) {
      this.#missed = 0;
      void this.#question();
      return false;
    }
    this.#missed += 1;
    return this.#missed === GIVEN_UP_AFTER;
  }

  /** Never rejects. */
  async #question(): Promise<void> {
    try {
      await this.#ask();
    } catch {
      // An error is an answer too. A worker that died is reported by its `died` event.
    } finally {
      this.#missed = undefined;
    }
  }
}
