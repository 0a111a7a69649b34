import { setTimeout as pause } from 'node:timers/promises';
import { CHEER } from '@auxcast/shared-types';
import pLimit from 'p-limit';
import type { Target } from './crowd.ts';
import { isGoodReply, joinQuietly } from './join-quietly.ts';
import type { QuietSocket } from './quiet-socket.ts';

/** Of a socket's requests, `join` is the first. */
const FIRST_ID = 1;
const TICK_MS = 5;

/** Many joined sockets without sound, which cheer. */
export class Cheerers {
  readonly #sockets: QuietSocket[] = [];
  /** Presses and releases of each so far. */
  #number = 0;
  #missing = 0;
  #answered = Promise.withResolvers<void>();

  constructor() {
    // Whoever waits gets the error; until then it counts as handled.
    this.#answered.promise.catch(() => undefined);
  }

  async join(target: Target, count: number, atOnce: number): Promise<void> {
    const limit = pLimit(atOnce);
    const joining = Array.from({ length: count }, () =>
      limit(async () => {
        this.#sockets.push(
          await joinQuietly(target, {
            onText: (_socket, text) => this.#receive(text),
            onEnd: (reason) => this.#answered.reject(new Error(`A socket that cheers ended: ${reason}`)),
          }),
        );
      }),
    );
    await Promise.all(joining);
  }

  /** All of them, spread evenly over so long. Resolves once each is answered. */
  async press(withinMs: number): Promise<void> {
    await this.#ask('press', withinMs);
  }

  /** As `press`. */
  async release(withinMs: number): Promise<void> {
    await this.#ask('release', withinMs);
  }

  /** So many are gone without a word. */
  breakOff(count: number): void {
    for (const socket of this.#sockets.splice(0, count)) socket.destroy();
  }

  async #ask(method: 'press' | 'release', withinMs: number): Promise<void> {
    const number = ++this.#number;
    this.#missing = this.#sockets.length;
    this.#answered = Promise.withResolvers();
    this.#answered.promise.catch(() => undefined);
    const text = JSON.stringify({ id: FIRST_ID + number, method, data: { input: CHEER, number } });
    const startMs = performance.now();
    const sockets = [...this.#sockets];
    for (let sent = 0; sent < sockets.length; await pause(TICK_MS)) {
      const share = Math.min(1, (performance.now() - startMs + TICK_MS) / withinMs);
      const due = Math.ceil(sockets.length * share);
      for (const socket of sockets.slice(sent, due)) socket.send(text);
      sent = due;
    }
    await this.#answered.promise;
  }

  #receive(text: Buffer): void {
    try {
      if (isGoodReply(text)) this.#missing--;
    } catch (error) {
      this.#answered.reject(error);
    }
    if (this.#missing === 0) this.#answered.resolve();
  }
}
