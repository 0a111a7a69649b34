/**
 * Items that wait, each in the lane of whom it belongs to; lanes take turns, and so do the lanes within them.
 */
export class LaneTurns<T> {
  readonly #items: T[] = [];
  readonly #lanes = new Map<string, LaneTurns<T>>();

  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#lanes.size === 0;
  }

  /** @param whose names of lanes, the outermost first */
  push([lane, ...rest]: readonly string[], item: T): void {
    if (lane === undefined) {
      this.#items.push(item);
      return;
    }
    const turns = this.#lanes.get(lane) ?? new LaneTurns<T>();
    turns.push(rest, item);
    this.#lanes.set(lane, turns);
  }

  /** The next one; undefined: nobody waits. */
  shift(): T | undefined {
    const item = this.#items.shift();
    if (item !== undefined) return item;
    for (const [name, lane] of this.#lanes) {
      // To the end of the line.
      this.#lanes.delete(name);
      const next = lane.shift();
      if (!lane.isEmpty) this.#lanes.set(name, lane);
      return next;
    }
    return undefined;
  }
}
