/** The time that a session waits for its host. */
export class Grace {
  readonly #now: () => number;
  readonly #onOver: () => void;
  #endsAtMs: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { readonly now: () => number; readonly onOver: () => void }) {
    this.#now = options.now;
    this.#onOver = options.onOver;
  }

  /** Server time; `null` while nobody is waited for. */
  get endsAtMs(): number | null {
    return this.#endsAtMs;
  }

  start(durationMs: number): void {
    this.stop();
    this.#endsAtMs = this.#now() + durationMs;
    this.#timer = setTimeout(this.#onOver, durationMs);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#endsAtMs = null;
  }
}
