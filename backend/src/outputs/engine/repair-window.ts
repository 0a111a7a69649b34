/** What has to come out in order. */
export interface Placed {
  /** Where it begins, in samples. */
  readonly position: number;
}

/**
 * What waits for its turn, in order of its place, however it came: packets overtake one another, and one that
 * was lost on the way comes again later.
 */
export class RepairWindow<T extends Placed> {
  readonly #limit: number;
  /** In order; most come at the end. */
  readonly #held: T[] = [];

  /** @param limit held at most: beyond, the first ones go unplayed */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get first(): T | undefined {
    return this.#held[0];
  }

  get size(): number {
    return this.#held.length;
  }

  /** Of two for the same place the first one stays. */
  put(item: T): void {
    let index = this.#held.length;
    while (index > 0 && this.#positionAt(index - 1) > item.position) index -= 1;
    if (index > 0 && this.#positionAt(index - 1) === item.position) return;
    this.#held.splice(index, 0, item);
    if (this.#held.length > this.#limit) this.#held.shift();
  }

  take(): T | undefined {
    return this.#held.shift();
  }

  #positionAt(index: number): number {
    return this.#held[index]?.position ?? Number.NEGATIVE_INFINITY;
  }
}
