import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { ToldEvents } from './audience.ts';
import type { Target } from './crowd.ts';

const PROGRAM = new URL('./audience-main.ts', import.meta.url);

/** The parent's view of a CountedAudience in its own process. */
export class AudienceProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  async join(target: Target, count: number, atOnce: number): Promise<void> {
    await this.#process.ask('join', { ...target, count, atOnce }, z.undefined());
  }

  async expect(marker: string): Promise<void> {
    await this.#process.ask('expect', { marker }, z.undefined());
  }

  async told(): Promise<ToldEvents> {
    return this.#process.ask('told', {}, z.object({ atMs: z.number(), bytes: z.int() }));
  }

  async untilQuiet(quietMs: number): Promise<void> {
    await this.#process.ask('untilQuiet', { quietMs }, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
