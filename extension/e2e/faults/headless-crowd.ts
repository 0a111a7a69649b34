import * as z from 'zod/mini';
import { CommandChild } from '../harness/command-child.ts';

/** The headless listeners are the benchmarks'. */
const PROGRAM = new URL('../../../backend/bench/load/crowd-main.ts', import.meta.url);

const burst = z.object({
  served: z.int(),
  refused: z.int(),
  refusedWith: z.array(z.string()),
  failed: z.int(),
  askedAgain: z.int(),
  firstError: z.optional(z.string()),
});
export type BurstAnswer = z.infer<typeof burst>;

export interface JoinTarget {
  /** Of the server's `/ws`. */
  readonly url: string;
  readonly sessionId: string;
}

/** Listeners without a browser, in a process of their own that ends with this one. */
export class HeadlessCrowd {
  readonly #child: CommandChild;

  /**
   * @param nice above 0: a crowd would have machines of its own, and shall leave more of this one to
   * everybody else
   */
  constructor(nice = 0) {
    this.#child = new CommandChild(PROGRAM, nice);
  }

  /** One of them plays music in a session of its own. Returns the session's id. */
  goLive(url: string): Promise<string> {
    return this.#child.ask('goLive', { url }, z.string());
  }

  /** `count` listeners join and stay. */
  async join(target: JoinTarget, count: number): Promise<void> {
    await this.#child.ask('join', { ...target, count, atOnce: 1 }, z.unknown());
  }

  /** `count` listeners come at the same moment, and stay or leave as soon as they hear. */
  burst(target: JoinTarget, count: number, served: 'stay' | 'leave'): Promise<BurstAnswer> {
    return this.#child.ask('burst', { ...target, count, served }, burst);
  }

  /** One of those who stay. */
  async leaveOne(): Promise<void> {
    await this.#child.ask('leaveOne', {}, z.unknown());
  }

  /** The longest that any of those who stay went without a packet since this was asked last. */
  takeWorstGapMs(): Promise<number> {
    return this.#child.ask('takeWorstGapMs', {}, z.number());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#child.close();
  }
}
