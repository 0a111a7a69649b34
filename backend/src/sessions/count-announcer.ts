import { isDeepStrictEqual } from 'node:util';

const INTERVAL_MS = 500;

export interface CountAnnouncerOptions<Count> {
  /** What is known without being told. */
  readonly initial: Count;
  readonly read: () => Count;
  readonly announce: (count: Count) => void;
}

/**
 * Tells changes of some numbers, and of words about them: the first at once, then at most two a second,
 * however often they change.
 */
export class CountAnnouncer<Count extends object> {
  readonly #options: CountAnnouncerOptions<Count>;
  #told: Count;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: CountAnnouncerOptions<Count>) {
    this.#options = options;
    this.#told = options.initial;
  }

  poke(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    if (this.#tell()) this.#wait();
  }

  /** From here on it tells nothing. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.poke();
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  #tell(): boolean {
    const count = this.#options.read();
    if (isDeepStrictEqual(count, this.#told)) return false;
    this.#told = count;
    this.#options.announce(count);
    return true;
  }
}
