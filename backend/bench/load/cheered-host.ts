import { PROTOCOL_VERSION, sessionId, talkEvents } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { within } from '../../test-support/peers/index.ts';
import { QuietSocket } from './quiet-socket.ts';

const TIMEOUT_MS = 30_000;
/** The server closes sockets on which nothing is said for two minutes. */
const SIGN_OF_LIFE_MS = 30_000;
const created = z.object({ ok: z.literal(true), data: z.object({ session: z.object({ sessionId }) }) });
const cheering = z.object({ event: z.literal('cheering'), data: talkEvents.cheering });

/** A host who is told how many cheer. */
export class CheeredHost {
  readonly #socket: QuietSocket;
  readonly #created = Promise.withResolvers<string>();
  readonly #timer: NodeJS.Timeout;
  #lastId = 1;
  #count = 0;
  #wanted = 0;
  #reached = Promise.withResolvers<void>();

  private constructor(url: string) {
    const { port, pathname } = new URL(url);
    this.#socket = new QuietSocket({
      port: Number(port),
      path: pathname,
      greeting: JSON.stringify({ id: 1, method: 'createSession', data: { protocol: PROTOCOL_VERSION } }),
      onText: (_socket, text) => this.#receive(JSON.parse(text.toString())),
      onEnd: (reason) => this.#fail(new Error(`The host's socket ended: ${reason}`)),
    });
    this.#timer = setInterval(() => {
      this.#socket.send(JSON.stringify({ id: ++this.#lastId, method: 'ping' }));
    }, SIGN_OF_LIFE_MS);
    // Whoever waits gets the error; until then it counts as handled.
    this.#reached.promise.catch(() => undefined);
  }

  static async open(url: string): Promise<{ host: CheeredHost; sessionId: string }> {
    const host = new CheeredHost(url);
    return { host, sessionId: await within(TIMEOUT_MS, host.#created.promise, 'the session') };
  }

  /** Resolves once it is told that so many cheer. */
  async untilTold(count: number): Promise<void> {
    this.#wanted = count;
    if (this.#count === count) return;
    this.#reached = Promise.withResolvers();
    await within(TIMEOUT_MS, this.#reached.promise, `${count} who cheer`);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }

  #receive(message: unknown): void {
    const session = created.safeParse(message);
    if (session.success) this.#created.resolve(session.data.data.session.sessionId);
    const told = cheering.safeParse(message);
    if (!told.success) return;
    this.#count = told.data.data.count;
    if (this.#count === this.#wanted) this.#reached.resolve();
  }

  #fail(error: Error): void {
    this.#created.reject(error);
    this.#reached.reject(error);
  }
}
