import { serverFull } from './full.ts';

export interface TurnstileOptions {
  /** How many may be in it at the same time. */
  readonly width: number;
  /** How many may stand before it. */
  readonly maxWaiting: number;
  /** How long one may stand there. A client gives up on an answer after 10 s, and then asks once more. */
  readonly maxWaitMs: number;
}

interface Waiting {
  readonly enter: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets a crowd through a few at a time, first come first served: those in front are done while those behind
 * still wait, and who cannot be served soon is refused soon. Own, because queues on npm bound neither their
 * length nor the wait.
 */
export class Turnstile {
  readonly #options: TurnstileOptions;
  readonly #waiting = new Set<Waiting>();
  #inside = 0;

  constructor(options: TurnstileOptions) {
    this.#options = options;
  }

  get maxWaiting(): number {
    return this.#options.maxWaiting;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * @throws ProtocolError `server-full` when too many wait already, or it took too long; then nothing was
   * done
   */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#options.width) await this.#turn();
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #turn(): Promise<void> {
    const { maxWaiting, maxWaitMs } = this.#options;
    if (this.#waiting.size >= maxWaiting) throw serverFull('joins');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      enter: resolve,
      timer: setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(serverFull('joins'));
      }, maxWaitMs),
    };
    this.#waiting.add(waiting);
    return promise;
  }

  /** Whoever leaves hands its place to the next. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inside -= 1;
      return;
    }
    this.#waiting.delete(next);
    clearTimeout(next.timer);
    next.enter();
  }
}
