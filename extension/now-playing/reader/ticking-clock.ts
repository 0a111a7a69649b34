import type { PagePosition } from '../page-facts.ts';

/** A clock that shows seconds and has not moved for this long stands still. */
export const STANDSTILL_MS = 1900;
/** Playing moves it by one second, at double speed by two; anything else is a jump. */
const LONGEST_TICK_MS = 2000;

export interface ClockReading {
  /** `null`: not yet known. */
  readonly playing: boolean | null;
  readonly position: PagePosition | null;
}

/**
 * A clock on the page, made of text with whole seconds. The music plays while it ticks: that holds in every
 * language, unlike the label of a pause button. Times are of one steady clock.
 */
export class TickingClock {
  #shownMs: number | undefined;
  #shownSinceMs = 0;
  #ticked = false;

  read(shownMs: number | undefined, durationMs: number | null, nowMs: number): ClockReading {
    if (shownMs === undefined) {
      this.#shownMs = undefined;
      return { playing: null, position: null };
    }
    if (shownMs !== this.#shownMs) this.#move(shownMs, nowMs);
    const standsForMs = nowMs - this.#shownSinceMs;
    const playing = standsForMs >= STANDSTILL_MS ? false : this.#ticked ? true : null;
    const positionMs = shownMs + (playing ? Math.min(standsForMs, 1000) : 0);
    return { playing, position: { positionMs, durationMs, rate: 1 } };
  }

  #move(shownMs: number, nowMs: number): void {
    const step = this.#shownMs === undefined ? 0 : shownMs - this.#shownMs;
    // A jump says nothing about whether it plays.
    if (step > 0 && step <= LONGEST_TICK_MS) this.#ticked = true;
    else if (nowMs - this.#shownSinceMs >= STANDSTILL_MS) this.#ticked = false;
    this.#shownMs = shownMs;
    this.#shownSinceMs = nowMs;
  }
}
