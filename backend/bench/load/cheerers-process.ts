import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { Target } from './crowd.ts';

const PROGRAM = new URL('./cheerers-main.ts', import.meta.url);

/** The parent's view of Cheerers in a process of their own. */
export class CheerersProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  async join(target: Target, count: number, atOnce: number): Promise<void> {
    await this.#process.ask('join', { ...target, count, atOnce }, z.undefined());
  }

  async press(withinMs: number): Promise<void> {
    await this.#process.ask('press', { withinMs }, z.undefined());
  }

  async release(withinMs: number): Promise<void> {
    await this.#process.ask('release', { withinMs }, z.undefined());
  }

  async breakOff(count: number): Promise<void> {
    await this.#process.ask('breakOff', { count }, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
