/** How long a peer may take from being able to connect to being connected. */
const CONNECT_MS = 30_000;

/** What can be given up. */
export interface Expirable {
  expire(): void;
}

/**
 * Those that could be connected by now and are not: a peer that begins and goes away must not hold them for
 * ever. One list for a worker, oldest first, so that thousands of transports need no timer of their own.
 */
export class HalfOpen {
  readonly #sinceMs = new Map<Expirable, number>();

  get size(): number {
    return this.#sinceMs.size;
  }

  /** Counts from the first time this is called. */
  add(transport: Expirable): void {
    if (!this.#sinceMs.has(transport)) this.#sinceMs.set(transport, performance.now());
  }

  delete(transport: Expirable): void {
    this.#sinceMs.delete(transport);
  }

  sweep(nowMs: number): void {
    for (const [transport, sinceMs] of this.#sinceMs) {
      if (nowMs - sinceMs < CONNECT_MS) return;
      this.#sinceMs.delete(transport);
      transport.expire();
    }
  }
}
