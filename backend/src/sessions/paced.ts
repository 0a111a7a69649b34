/**
 * Tells as soon as whoever pokes has done all of its change, and then at most once in so many milliseconds,
 * however often it is poked: the more are told, the seldomer. Nothing is lost: what is told is read in the
 * moment in which it is told.
 */
export class Paced {
  readonly #tell: () => void;
  readonly #everyMs: () => number;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #isClosed = false;

  constructor(tell: () => void, everyMs: () => number) {
    this.#tell = tell;
    this.#everyMs = everyMs;
  }

  poke(): void {
    if (this.#isClosed) return;
    if (this.#timer !== undefined) {
      this.#isDue = true;
      return;
    }
    this.#wait();
    queueMicrotask(() => {
      if (!this.#isClosed) this.#tell();
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isDue) return;
      this.#isDue = false;
      this.poke();
    }, this.#everyMs());
    this.#timer.unref();
  }
}
