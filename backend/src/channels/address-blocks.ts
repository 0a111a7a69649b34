/** Blocks of one session at the same time; beyond, the one that ends first makes room. */
const MOST_BLOCKS = 1000;

/**
 * Addresses from which nobody comes into a session for a while. In memory only, and only for that time: no
 * address is stored.
 */
export class AddressBlocks {
  /** Steady clock (`performance.now()`). */
  readonly #untilMs = new Map<string, number>();

  block(address: string, forMs: number): void {
    this.#sweep();
    if (this.#untilMs.size >= MOST_BLOCKS) this.#dropSoonest();
    this.#untilMs.set(address, performance.now() + forMs);
  }

  has(address: string): boolean {
    const untilMs = this.#untilMs.get(address);
    return untilMs !== undefined && untilMs > performance.now();
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const [address, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(address);
  }

  #dropSoonest(): void {
    const [soonest] = [...this.#untilMs].sort(([, one], [, other]) => one - other);
    if (soonest !== undefined) this.#untilMs.delete(soonest[0]);
  }
}
