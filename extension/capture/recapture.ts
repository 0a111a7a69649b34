/** A sound that breaks off again and again is not taken up faster. */
const GAP_MS = 10_000;

export interface RecaptureOptions {
  /** Asks the service worker to have the tab captured again. */
  readonly capture: (tabId: number) => void;
  /** It was asked too soon, and may be asked now: whether it is still wanted is to be found out anew. */
  readonly onMayAgain: () => void;
}

/** Asks for a tab to be captured again, not too often. */
export class Recapture {
  readonly #options: RecaptureOptions;
  #askedMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RecaptureOptions) {
    this.#options = options;
  }

  ask(tabId: number): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const waitMs = this.#askedMs + GAP_MS - nowMs;
    if (waitMs > 0) {
      this.#timer = setTimeout(this.#options.onMayAgain, waitMs);
      return;
    }
    this.#askedMs = nowMs;
    this.#options.capture(tabId);
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
