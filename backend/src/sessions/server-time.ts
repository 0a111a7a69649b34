/** A wall clock that is off by less is approached at `SLEW`; by more, it was plainly wrong before, and is followed at once. */
const STEP_MS = 3_600_000;
/** Milliseconds of correction for each millisecond: 20 seconds are caught up in some five hours, and no bar shows it. */
const SLEW = 0.001;

export interface ServerTimeOptions {
  /** Milliseconds since the Unix epoch; may jump, as the clock of a machine does when it is set. */
  readonly wall?: () => number;
  /** Milliseconds; never jumps. */
  readonly steady?: () => number;
}

/**
 * The time that clients are told, in milliseconds since the Unix epoch: the wall clock without its jumps. It runs on the steady
 * clock and is led towards the wall clock so slowly that positions and graces in progress stay right, as NTP's `adjtime` does.
 * It never goes back, but for a wall clock that is hours off: a machine that had no time yet when it started.
 */
export class ServerTime {
  readonly #wall: () => number;
  readonly #steady: () => number;
  #timeMs: number;
  #steadyMs: number;

  constructor({ wall = Date.now, steady = () => performance.now() }: ServerTimeOptions = {}) {
    this.#wall = wall;
    this.#steady = steady;
    this.#timeMs = wall();
    this.#steadyMs = steady();
  }

  now(): number {
    const steadyMs = this.#steady();
    const elapsedMs = steadyMs - this.#steadyMs;
    this.#steadyMs = steadyMs;
    this.#timeMs += elapsedMs;
    const offMs = this.#wall() - this.#timeMs;
    const leadMs = elapsedMs * SLEW;
    this.#timeMs += Math.abs(offMs) > STEP_MS ? offMs : Math.min(Math.max(offMs, -leadMs), leadMs);
    return this.#timeMs;
  }
}
