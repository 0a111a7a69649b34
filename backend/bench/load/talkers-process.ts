import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { Target } from './crowd.ts';

const PROGRAM = new URL('./talkers-main.ts', import.meta.url);

/** The parent's view of some HeadlessTalkers in a process of their own. */
export class TalkersProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  /** With their voices, but silent until `play`. Returns what each is consumed as. */
  join(target: Target, count: number): Promise<string[]> {
    return this.#process.ask('join', { ...target, count }, z.array(z.string()));
  }

  /** Its voice anew, where the server closed it. */
  async speak(index: number): Promise<void> {
    await this.#process.ask('speak', { index }, z.undefined());
  }

  /** Resolves once that is answered, with when it was sent, by `monotonicMs`. */
  press(index: number, input: string): Promise<number> {
    return this.#process.ask('press', { index, input }, z.number());
  }

  /** Resolves once that is answered. */
  async release(index: number, input: string): Promise<void> {
    await this.#process.ask('release', { index, input }, z.undefined());
  }

  async play(): Promise<void> {
    await this.#process.ask('play', {}, z.undefined());
  }

  async silence(): Promise<void> {
    await this.#process.ask('silence', {}, z.undefined());
  }

  async ping(): Promise<void> {
    await this.#process.ask('ping', {}, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
