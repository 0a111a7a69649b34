/** The desk takes ten changes a second. */
const EVERY_MS = 100;

/** Tells of faders at a pace that the desk takes: the first position at once, and the last one always. */
export class FaderPace {
  readonly #tell: (stripId: string, gain: number) => void;
  readonly #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (stripId: string, gain: number) => void) {
    this.#tell = tell;
  }

  move(stripId: string, gain: number): void {
    this.#waiting.set(stripId, gain);
    if (this.#timer === undefined) this.#send();
  }

  /** What waits is told at once. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [stripId, gain] of this.#waiting) this.#tell(stripId, gain);
    this.#waiting.clear();
  }

  #send(): void {
    const [next] = this.#waiting;
    this.#timer = undefined;
    if (!next) return;
    this.#waiting.delete(next[0]);
    this.#tell(...next);
    this.#timer = setTimeout(() => this.#send(), EVERY_MS);
  }
}
