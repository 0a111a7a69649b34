/** Far more than comes while a library is loaded or a file opened. */
const MOST_WAITING = 5000;

export interface PendingOptions<T> {
  readonly made: Promise<T>;
  /** It could not be made, or what was done with it failed: once, and nothing is done any more. */
  readonly onFault: (error: unknown) => void;
}

/** Something that is still being made: what is to be done with it waits, in order. */
export class Pending<T> {
  readonly #onFault: (error: unknown) => void;
  #thing: { readonly made: T } | undefined;
  #waiting: Array<(thing: T) => void> = [];
  #isClosed = false;

  constructor({ made, onFault }: PendingOptions<T>) {
    this.#onFault = onFault;
    made.then(
      (thing) => this.#came(thing),
      (error: unknown) => this.fail(error),
    );
  }

  with(act: (thing: T) => void): void {
    if (this.#isClosed) return;
    if (this.#thing === undefined) this.#wait(act);
    else this.#try(act, this.#thing.made);
  }

  fail(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#onFault(error);
  }

  /** Nothing is done with it any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }

  #wait(act: (thing: T) => void): void {
    if (this.#waiting.length === MOST_WAITING) this.fail(new Error('It takes too long to begin.'));
    else this.#waiting.push(act);
  }

  #came(thing: T): void {
    this.#thing = { made: thing };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const act of waiting) this.with(act);
  }

  #try(act: (thing: T) => void, thing: T): void {
    try {
      act(thing);
    } catch (error) {
      this.fail(error);
    }
  }
}
