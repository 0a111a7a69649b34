import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { Target } from './crowd.ts';

const PROGRAM = new URL('./crowd-main.ts', import.meta.url);

const surged = z.object({
  completed: z.int(),
  failed: z.int(),
  ttfpMs: z.array(z.number()),
  firstError: z.string().optional(),
});

/** The parent's view of a Crowd in its own process. */
export class CrowdProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  async join(target: Target, count: number, atOnce: number): Promise<number[]> {
    return this.#process.ask('join', { ...target, count, atOnce }, z.array(z.number()));
  }

  async visit(target: Target, count: number): Promise<number[]> {
    return this.#process.ask('visit', { ...target, count }, z.array(z.number()));
  }

  async surge(target: Target, perSecond: number, seconds: number): Promise<z.infer<typeof surged>> {
    return this.#process.ask('surge', { ...target, perSecond, seconds }, surged);
  }

  /** The longest time any of them went without a packet since this was asked last. */
  async takeWorstGapMs(): Promise<number> {
    return this.#process.ask('takeWorstGapMs', {}, z.number());
  }

  async ping(): Promise<void> {
    await this.#process.ask('ping', {}, z.undefined());
  }

  async packets(): Promise<number> {
    return this.#process.ask('packets', {}, z.number());
  }

  async leave(): Promise<void> {
    await this.#process.ask('leave', {}, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
