import * as z from 'zod';
import { BenchProcess } from '../test-support/process/index.ts';

const PROGRAM = new URL('./honest-main.ts', import.meta.url);
const hearing = z.object({ packets: z.number(), worstGapMs: z.number() });

/** The session that nothing may happen to. */
export class HonestSession {
  readonly sessionId: string;
  /** What plays, by the host's last word. */
  title = '';
  readonly #process: BenchProcess;
  #songs = 0;

  private constructor(sessionId: string, process: BenchProcess) {
    this.sessionId = sessionId;
    this.#process = process;
  }

  static async begin(url: string): Promise<HonestSession> {
    const process = new BenchProcess({ program: PROGRAM });
    try {
      const { sessionId } = await process.ask('begin', { url }, z.object({ sessionId: z.string() }));
      const session = new HonestSession(sessionId, process);
      await session.song();
      return session;
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /** @throws Error when host or listener do not get through */
  async song(): Promise<void> {
    this.#songs += 1;
    this.title = `Honest song ${this.#songs}`;
    await this.#process.ask('song', { title: this.title }, z.undefined());
  }

  /** Since this was asked last. */
  async hearing(): Promise<{ packets: number; worstGapMs: number }> {
    return await this.#process.ask('hearing', {}, hearing);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
