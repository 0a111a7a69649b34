import type { StreamPlace } from '../load/http-crowd.ts';
import { HttpCrowdProcess } from '../load/http-crowd-process.ts';

const AT_ONCE = 20;
/** Below this share of the bytes that were due it sent too little for its cost to count. */
const HEARD_ENOUGH = 0.8;
const TRIES = 5;

export interface StreamContestantOptions {
  readonly place: StreamPlace;
  /** CPU time so far of what serves it, milliseconds. */
  readonly cpuMs: () => number;
  readonly bytesPerSecond: number;
}

/** A server of streams, with the players that hear it. */
export class StreamContestant {
  readonly #options: StreamContestantOptions;
  readonly #crowd = new HttpCrowdProcess();
  #listeners = 0;

  constructor(scope: AsyncDisposableStack, options: StreamContestantOptions) {
    this.#options = options;
    scope.defer(() => this.#crowd.close());
  }

  /** Returns each newcomer's time to its first sound, milliseconds. */
  async growTo(listeners: number, atOnce = AT_ONCE): Promise<number[]> {
    const firstByteMs = await this.#crowd.join(this.#options.place, listeners - this.#listeners, atOnce);
    this.#listeners = listeners;
    return firstByteMs;
  }

  /** Percent of a core while everybody listens. A look in which too little came is taken again. */
  async cpuPct(windowMs: number): Promise<number> {
    for (let n = 0; n < TRIES; n += 1) {
      const cpuPct = await this.#look(windowMs);
      if (cpuPct !== undefined) return cpuPct;
    }
    throw new Error(
      'Too little comes, again and again: this machine is too busy with other things to measure.',
    );
  }

  async #look(windowMs: number): Promise<number | undefined> {
    const { bytes } = await this.#crowd.standing();
    const [cpuMs, startMs] = [this.#options.cpuMs(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, windowMs));
    const usedMs = this.#options.cpuMs() - cpuMs;
    const tookMs = performance.now() - startMs;
    const after = await this.#crowd.standing();
    if (after.lost > 0) throw new Error(`${after.lost} listeners were cut off.`);
    const due = (tookMs / 1000) * this.#options.bytesPerSecond * this.#listeners;
    return after.bytes - bytes < due * HEARD_ENOUGH ? undefined : (usedMs / tookMs) * 100;
  }
}
