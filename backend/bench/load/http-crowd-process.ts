import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { StreamPlace } from './http-crowd.ts';

const PROGRAM = new URL('./http-crowd-main.ts', import.meta.url);
const standing = z.object({ bytes: z.number(), lost: z.int() });

/** The parent's view of an HttpCrowd in its own process. */
export class HttpCrowdProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  async join(place: StreamPlace, count: number, atOnce: number): Promise<number[]> {
    return this.#process.ask('join', { ...place, count, atOnce }, z.array(z.number()));
  }

  /** Bytes that came so far, and how many were cut off. */
  async standing(): Promise<z.infer<typeof standing>> {
    return this.#process.ask('standing', {}, standing);
  }

  async leave(): Promise<void> {
    await this.#process.ask('leave', {}, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
