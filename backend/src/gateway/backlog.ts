/** As much may be queued again before all is added up anew. Bytes. */
const STEP_BYTES = 4_194_304;

/**
 * Counts what is queued for clients that do not read at once, so that what waits for all of them is bounded
 * at the very moment in which it grows: adding it up takes a walk over all clients, and is done once for
 * every few megabytes.
 */
export class Backlog {
  readonly #addUp: () => void;
  #queuedBytes = 0;

  /** @param addUp looks at all clients, and lets go of those for whom too much waits */
  constructor(addUp: () => void) {
    this.#addUp = addUp;
  }

  /** Something was not taken by the system at once. */
  queued(bytes: number): void {
    this.#queuedBytes += bytes;
    if (this.#queuedBytes < STEP_BYTES) return;
    this.#queuedBytes = 0;
    this.#addUp();
  }
}
