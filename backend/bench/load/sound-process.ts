import * as z from 'zod';
import type { SoundWish } from '../../test-support/peers/index.ts';
import { BenchProcess } from '../../test-support/process/index.ts';

const PROGRAM = new URL('./sound-source-main.ts', import.meta.url);

/** The parent's view of a SoundSource in its own process. */
export class SoundProcess {
  readonly sessionId: string;
  readonly #process: BenchProcess;

  private constructor(sessionId: string, process: BenchProcess) {
    this.sessionId = sessionId;
    this.#process = process;
  }

  /** Live, but silent until `play`. */
  static async goLive(url: string, { frames, lost }: SoundWish = {}): Promise<SoundProcess> {
    const process = new BenchProcess({ program: PROGRAM });
    const wish = { url, frames: frames?.map((frame) => frame.toString('base64')), lost };
    try {
      const { sessionId } = await process.ask('goLive', wish, z.object({ sessionId: z.string() }));
      return new SoundProcess(sessionId, process);
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /** Returns when its first packet was due (`monotonicMs`). */
  async play(): Promise<number> {
    return await this.#process.ask('play', {}, z.number());
  }

  async ping(): Promise<void> {
    await this.#process.ask('ping', {}, z.undefined());
  }

  /** Returns from when on there is nothing (`monotonicMs`). */
  async silence(): Promise<number> {
    return await this.#process.ask('silence', {}, z.number());
  }

  /** At the server: packets go on being sent. */
  async pause(): Promise<void> {
    await this.#process.ask('pause', {}, z.undefined());
  }

  async resume(): Promise<void> {
    await this.#process.ask('resume', {}, z.undefined());
  }

  /** Ends the session. */
  async end(): Promise<void> {
    await this.#process.ask('end', {}, z.undefined());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
