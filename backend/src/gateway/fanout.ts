import type { Announcement, Recipients } from './announcement.ts';
import type { Audience } from './audience.ts';

/** How long one slice may hold the event loop. Milliseconds. */
const SLICE_MS = 5;

/**
 * Tells audiences what happened, in slices of time, so that thousands of sockets never hold up the one that
 * has just knocked.
 */
export class Fanout {
  readonly #busy = new Set<Audience>();
  #scheduled = false;
  #delivered = 0;

  /** Events that were handed to a connection so far, each as often as there were connections. */
  get delivered(): number {
    return this.#delivered;
  }

  announce(audience: Audience, announcement: Announcement, to?: Recipients): void {
    audience.push(announcement, to);
    this.#busy.add(audience);
    this.#schedule();
  }

  // Never at once: the reply of the request that caused an event goes first, and events of one moment share a
  // write.
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#slice());
  }

  #slice(): void {
    this.#scheduled = false;
    const deadline = performance.now() + SLICE_MS;
    for (const audience of this.#busy) {
      this.#busy.delete(audience);
      const isDone = audience.deliverUntil(deadline);
      this.#delivered += audience.takeDelivered();
      // At the end of the line: every session gets its turn.
      if (!isDone) this.#busy.add(audience);
      if (performance.now() > deadline) break;
    }
    if (this.#busy.size > 0) this.#schedule();
  }
}
