/**
 * Runs at once, after the page's present task, and then at most every `gapMs`: what a page changes in one go
 * is read in one go, a lone change without delay.
 */
export class Coalescer {
  readonly #run: () => void;
  readonly #gapMs: number;
  #wanted = false;
  #resting = false;

  constructor(run: () => void, gapMs: number) {
    this.#run = run;
    this.#gapMs = gapMs;
  }

  request(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    if (!this.#resting) queueMicrotask(() => this.#go());
  }

  #go(): void {
    this.#wanted = false;
    this.#resting = true;
    setTimeout(() => {
      this.#resting = false;
      if (this.#wanted) this.#go();
    }, this.#gapMs);
    this.#run();
  }
}
