import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/** The headless listeners are the benchmarks': a program with an interface of JSON messages. */
const PROGRAM = new URL('../../../backend/bench/load/crowd-main.ts', import.meta.url);

const burst = z.object({
  served: z.int(),
  refused: z.int(),
  refusedWith: z.array(z.string()),
  failed: z.int(),
  askedAgain: z.int(),
  firstError: z.optional(z.string()),
});
export type BurstAnswer = z.infer<typeof burst>;

const answer = z.object({ id: z.int(), value: z.optional(z.unknown()), error: z.optional(z.string()) });

export interface JoinTarget {
  /** Of the server's `/ws`. */
  readonly url: string;
  readonly sessionId: string;
}

/** Listeners without a browser, in a process of their own that ends with this one. */
export class HeadlessCrowd {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  /**
   * @param nice above 0: a crowd would have machines of its own, and shall leave more of this one to
   * everybody else
   */
  constructor(nice = 0) {
    this.#process = spawn('nice', ['-n', String(nice), process.execPath, fileURLToPath(PROGRAM)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('error', (error) => this.#failed(error));
    this.#process.on('message', (message) => this.#answered(message));
    this.#process.on('exit', () => this.#failed(new Error('The headless listeners are gone.')));
  }

  /** One of them plays music in a session of its own. Returns the session's id. */
  async goLive(url: string): Promise<string> {
    return z.string().parse(await this.#ask('goLive', { url }));
  }

  /** `count` listeners join and stay. */
  async join(target: JoinTarget, count: number): Promise<void> {
    await this.#ask('join', { ...target, count, atOnce: 1 });
  }

  /** `count` listeners come at the same moment, and stay or leave as soon as they hear. */
  async burst(target: JoinTarget, count: number, served: 'stay' | 'leave'): Promise<BurstAnswer> {
    return burst.parse(await this.#ask('burst', { ...target, count, served }));
  }

  /** One of those who stay. */
  async leaveOne(): Promise<void> {
    await this.#ask('leaveOne', {});
  }

  /** The longest that any of those who stay went without a packet since this was asked last. */
  async takeWorstGapMs(): Promise<number> {
    return z.number().parse(await this.#ask('takeWorstGapMs', {}));
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }

  #ask(command: string, data: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#process.send({ id, command, data }, (error) => error && waiting.reject(error));
    return waiting.promise;
  }

  #answered(message: unknown): void {
    const { id, value, error } = answer.parse(message);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  #failed(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
