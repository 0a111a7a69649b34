/** How far over the middle the fader has to go before the other tab counts: one sweep is one change. */
const OVER_MIDDLE = 0.1;

/** Which of two tabs is heard more, wherever the crossfader goes and however long it takes to get there. */
export class CrossfadeSide {
  readonly #onChange: () => void;
  #isSecond = false;
  #fade = { from: 0, to: 0, sinceMs: 0, overMs: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isSecond(): boolean {
    return this.#isSecond;
  }

  /** Where the fader is, or will be once it has come there: 0 is the first tab, 1 the second. */
  get position(): number {
    return this.#fade.to;
  }

  goTo(position: number, overMs: number): void {
    // The fader that is heard goes on, too, when it is told where it goes already.
    if (position === this.#fade.to) return;
    const nowMs = performance.now();
    this.#fade = { from: this.#placeAt(nowMs), to: position, sinceMs: nowMs, overMs };
    clearTimeout(this.#timer);
    const inMs = this.#crossesInMs();
    if (inMs === 0) this.#cross();
    else if (inMs !== undefined) this.#timer = setTimeout(() => this.#cross(), inMs);
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #placeAt(nowMs: number): number {
    const { from, to, sinceMs, overMs } = this.#fade;
    const share = overMs > 0 ? Math.min(1, (nowMs - sinceMs) / overMs) : 1;
    return from + share * (to - from);
  }

  /** When this fade comes far enough over the middle; `undefined`: it does not. */
  #crossesInMs(): number | undefined {
    const { from, to, overMs } = this.#fade;
    const edge = this.#isSecond ? 0.5 - OVER_MIDDLE : 0.5 + OVER_MIDDLE;
    if (this.#isSecond ? to > edge : to < edge) return undefined;
    return Math.max(0, (overMs * (edge - from)) / (to - from));
  }

  #cross(): void {
    this.#isSecond = !this.#isSecond;
    this.#onChange();
  }
}
