import type { StreamCrowd } from './stream-crowd.ts';

/** How long one slice may hold the event loop. Milliseconds. */
const SLICE_MS = 4;

/** Hands out the parts of all streams in slices of time, as the gateway does with events. */
export class StreamDelivery {
  readonly #busy = new Set<StreamCrowd>();
  #isScheduled = false;

  /** There is something to hand out. */
  due(crowd: StreamCrowd): void {
    this.#busy.add(crowd);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#slice());
  }

  #slice(): void {
    this.#isScheduled = false;
    const deadlineMs = performance.now() + SLICE_MS;
    for (const crowd of this.#busy) {
      this.#busy.delete(crowd);
      // At the end of the line: every stream gets its turn.
      if (!crowd.deliverUntil(deadlineMs)) this.#busy.add(crowd);
      if (performance.now() > deadlineMs) break;
    }
    if (this.#busy.size > 0) this.#schedule();
  }
}
