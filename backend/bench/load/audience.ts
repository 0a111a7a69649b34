import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../../test-support/process/index.ts';
import type { Target } from './crowd.ts';
import { joinQuietly } from './join-quietly.ts';
import type { QuietSocket } from './quiet-socket.ts';

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

  async join(target: Target, count: number, atOnce: number): Promise<void> {
    let left = count;
    const queue = Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await this.#joinOne(target);
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

  async #joinOne(target: Target): Promise<void> {
    const socket = await joinQuietly(target, {
      onText: (from, text) => {
        this.#lastMessageMs = monotonicMs();
        if (this.#marker !== '') this.#look(from, text);
      },
      onEnd: (reason) => {
        this.#broken ??= new Error(`A socket of the audience ended: ${reason}`);
        this.#told.reject(this.#broken);
      },
    });
    this.#lastMessageMs = monotonicMs();
    this.#sockets.push(socket);
  }

  #look(socket: QuietSocket, text: Buffer): void {
    if (socket.lastSeen === this.#marker || !text.includes(this.#marker)) return;
    socket.lastSeen = this.#marker;
    this.#missing--;
    if (this.#missing === 0) this.#told.resolve({ atMs: monotonicMs(), bytes: text.length });
  }
}
