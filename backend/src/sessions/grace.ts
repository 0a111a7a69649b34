/** The time that a session waits for its host. */
export class Grace {
  readonly #now: () => number;
  #endsAtMs: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Server time; `null` while nobody is waited for. */
  get endsAtMs(): number | null {
    return this.#endsAtMs;
  }

  start(durationMs: number, onOver: () => void): void {
    this.stop();
    this.#endsAtMs = this.#now() + durationMs;
    this.#timer = setTimeout(onOver, durationMs);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#endsAtMs = null;
  }
}
