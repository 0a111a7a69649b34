/** Does one thing after another, and the first at once. */
export class Turns {
  /** Settles with the last one; `undefined` while there is nothing to wait for. */
  #last: Promise<void> | undefined;

  /** Settles as `work` does. */
  take(work: () => Promise<void>): Promise<void> {
    const done = this.#last ? this.#last.then(work) : work();
    const settled = done.then(nothing, nothing);
    this.#last = settled;
    void settled.then(() => {
      if (this.#last === settled) this.#last = undefined;
    });
    return done;
  }
}

function nothing(): void {}
