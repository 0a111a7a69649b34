import * as z from 'zod';
import { BenchProcess } from '../test-support/process/index.ts';
import type { KnownOfTalk } from './honest-talk.ts';

const PROGRAM = new URL('./honest-main.ts', import.meta.url);
const heard = z.object({ packets: z.number(), worstGapMs: z.number() });
const hearing = z.object({ program: heard, voice: heard });
const begun = z.object({
  sessionId: z.string(),
  talk: z.object({
    participantIds: z.array(z.string()),
    channelIds: z.array(z.string()),
    inviteId: z.string(),
  }),
});

/** The session that nothing may happen to. */
export class HonestSession {
  readonly sessionId: string;
  /** The others in it than its host. */
  readonly people = 3;
  readonly talk: KnownOfTalk;
  /** What plays, by the host's last word. */
  title = '';
  readonly #process: BenchProcess;
  #songs = 0;

  private constructor({ sessionId, talk }: z.infer<typeof begun>, process: BenchProcess) {
    this.sessionId = sessionId;
    this.talk = talk;
    this.#process = process;
  }

  static async begin(url: string): Promise<HonestSession> {
    const process = new BenchProcess({ program: PROGRAM });
    try {
      const session = new HonestSession(await process.ask('begin', { url }, begun), process);
      await session.song();
      return session;
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /** @throws Error when one of them does not get through */
  async song(): Promise<void> {
    this.#songs += 1;
    this.title = `Honest song ${this.#songs}`;
    await this.#process.ask('song', { title: this.title }, z.undefined());
  }

  /** Since this was asked last. */
  async hearing(): Promise<z.infer<typeof hearing>> {
    return await this.#process.ask('hearing', {}, hearing);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
