import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import type { Target } from './crowd.ts';
import { monotonicMs } from './monotonic.ts';
import { QuietSocket } from './quiet-socket.ts';

const GOOD_REPLY = '"ok":true';
const REPLY_START = '{"id"';
const QUIET_CHECK_MS = 50;

export interface ToldEvents {
  /** When the last one had it, by `monotonicMs`. */
  readonly atMs: number;
  /** Of the message itself. */
  readonly bytes: number;
}

/** Many joined sockets without sound, which watch for one message at a time. */
export class CountedAudience {
  readonly #sockets: QuietSocket[] = [];
  #lastMessageMs = 0;
  #marker = '';
  #missing = 0;
  #told = Promise.withResolvers<ToldEvents>();
  #broken: Error | undefined;

  async join({ url, sessionId }: Target, count: number, atOnce: number): Promise<void> {
    let left = count;
    const queue = Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await this.#joinOne(new URL(url), sessionId);
    });
    await Promise.all(queue);
  }

  /** From now on, wait for a message that contains `marker`. */
  expect(marker: string): void {
    this.#marker = marker;
    this.#missing = this.#sockets.length;
    this.#told = Promise.withResolvers();
    // Whoever awaits it gets the error; until then it counts as handled.
    this.#told.promise.catch(() => undefined);
    if (this.#broken) this.#told.reject(this.#broken);
  }

  /** Once every socket has the message that was expected. */
  get told(): Promise<ToldEvents> {
    return this.#told.promise;
  }

  /** Resolves when no message has come for `quietMs`. */
  async untilQuiet(quietMs: number): Promise<void> {
    while (monotonicMs() - this.#lastMessageMs < quietMs) await pause(QUIET_CHECK_MS);
  }

  #joinOne(url: URL, sessionId: string): Promise<void> {
    const joined = Promise.withResolvers<void>();
    const data = { protocol: PROTOCOL_VERSION, sessionId };
    const socket = new QuietSocket({
      port: Number(url.port),
      path: url.pathname,
      greeting: JSON.stringify({ id: 1, method: 'join', data }),
      onText: (from, text) => {
        this.#lastMessageMs = monotonicMs();
        if (this.#marker !== '') this.#look(from, text);
        else if (text.indexOf(REPLY_START) !== 0) return;
        else if (text.includes(GOOD_REPLY)) joined.resolve();
        else joined.reject(new Error(`join was answered with ${text.toString()}`));
      },
      onEnd: (reason) => {
        this.#broken ??= new Error(`A socket of the audience ended: ${reason}`);
        joined.reject(this.#broken);
        this.#told.reject(this.#broken);
      },
    });
    this.#sockets.push(socket);
    return joined.promise;
  }

  #look(socket: QuietSocket, text: Buffer): void {
    if (socket.lastSeen === this.#marker || !text.includes(this.#marker)) return;
    socket.lastSeen = this.#marker;
    this.#missing--;
    if (this.#missing === 0) this.#told.resolve({ atMs: monotonicMs(), bytes: text.length });
  }
}
