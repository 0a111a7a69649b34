import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { Target } from './crowd.ts';

const PROGRAM = new URL('./members-main.ts', import.meta.url);

const times = z.array(z.number().nullable());
const heardPackets = z.object({ packets: z.int(), due: z.int() });
/** Of all voices at all members: what came, and what should have. */
export type HeardPackets = z.infer<typeof heardPackets>;

/** The parent's view of many HeadlessMembers in a process of their own. Times are by `monotonicMs`. */
export class MembersProcess {
  readonly #process = new BenchProcess({ program: PROGRAM });

  async join(target: Target, count: number): Promise<void> {
    await this.#process.ask('join', { ...target, count }, z.undefined());
  }

  /** All of them hear this voice, in place of an earlier one of the same. */
  async hear(voiceOf: string): Promise<void> {
    await this.#process.ask('hear', { voiceOf }, z.undefined());
  }

  /** From now on the next packet of this voice is the first. */
  async expect(voiceOf: string): Promise<void> {
    await this.#process.ask('expect', { voiceOf }, z.undefined());
  }

  /** When each had the first packet of this voice; `null`: it had none. */
  firstMs(voiceOf: string): Promise<(number | null)[]> {
    return this.#process.ask('firstMs', { voiceOf }, times);
  }

  /** When each had the last packet of this voice; `null`: it had none. */
  lastMs(voiceOf: string): Promise<(number | null)[]> {
    return this.#process.ask('lastMs', { voiceOf }, times);
  }

  /** From now on it is watched how long anything held up what they hear. */
  async watchLoop(): Promise<void> {
    await this.#process.ask('watchLoop', {}, z.undefined());
  }

  /** How long that was at most since `watchLoop`: so late may a time be that was told meanwhile. */
  loopHeldMs(): Promise<number> {
    return this.#process.ask('loopHeldMs', {}, z.number());
  }

  count(): Promise<HeardPackets> {
    return this.#process.ask('count', {}, heardPackets);
  }

  async ping(): Promise<void> {
    await this.#process.ask('ping', {}, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
