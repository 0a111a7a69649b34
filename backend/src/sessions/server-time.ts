/**
 * A wall clock that is off by less is approached at `SLEW`; by more, one of the two is plainly wrong, and it
 * is followed as soon as may be.
 */
const STEP_MS = 3_600_000;
/**
 * Milliseconds of correction for each millisecond: 20 seconds are caught up in some five hours, and no bar
 * shows it.
 */
const SLEW = 0.001;

export interface ServerTimeOptions {
  /** Milliseconds since the Unix epoch; may jump, as the clock of a machine does when it is set. */
  readonly wall?: () => number;
  /** Milliseconds; never jumps. */
  readonly steady?: () => number;
  /** Whether nobody would notice a step now. Default: always. */
  readonly mayStep?: () => boolean;
}

/**
 * The time that clients are told, in milliseconds since the Unix epoch: the wall clock without its jumps. It
 * runs on the steady clock and is led towards the wall clock so slowly that positions and graces in progress
 * stay right, as NTP's `adjtime` does. It never goes back, but for a wall clock that is hours off (a machine
 * that had no time yet when it started), and then only while nothing is in progress.
 */
export class ServerTime {
  readonly #wall: () => number;
  readonly #steady: () => number;
  readonly #mayStep: () => boolean;
  #timeMs: number;
  #steadyMs: number;

  constructor(options: ServerTimeOptions = {}) {
    const { wall = Date.now, steady = () => performance.now(), mayStep = () => true } = options;
    this.#mayStep = mayStep;
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
    const steps = Math.abs(offMs) > STEP_MS && this.#mayStep();
    this.#timeMs += steps ? offMs : Math.min(Math.max(offMs, -leadMs), leadMs);
    return this.#timeMs;
  }
}
