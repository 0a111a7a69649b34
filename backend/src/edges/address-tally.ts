import { limitKey } from '../config/index.ts';

/** How many things of each address are open at this moment: connections, or requests. */
export class AddressTally {
  readonly #most: () => number;
  readonly #open = new Map<string, number>();

  /** @param most of one address; asked each time, for it may change */
  constructor(most: () => number) {
    this.#most = most;
  }

  /**
   * One more, to be given back by `close`; false when the address has as many as it may, and then nothing is
   * counted.
   */
  open(address: string): boolean {
    const key = limitKey(address);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.#most()) return false;
    this.#open.set(key, open + 1);
    return true;
  }

  close(address: string): void {
    const key = limitKey(address);
    const open = (this.#open.get(key) ?? 1) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}
