import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatabaseError } from './database-error.ts';
import { type EmbeddedPlace, type ThreadQuestion, threadAnswer } from './embedded-messages.ts';
import { SlowOpening } from './slow-opening.ts';

/** The same in `src`, where tests run it, as in `dist`: only TypeScript's imports are rewritten in a build. */
const THREAD = path.join(import.meta.dirname, `embedded-thread${path.extname(import.meta.filename)}`);
const CLOSE_MS = 2000;

/**
 * One life of the embedded database: PGlite in a thread, until that ends. Own, because PGlite's worker is for browsers (it wants
 * `Worker`, `BroadcastChannel` and page locks).
 */
export class EmbeddedInstance {
  readonly #thread: Worker;
  readonly #open = new Map<number, PromiseWithResolvers<unknown[]>>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Error>();
  #lastId = 0;
  /** Why it answers nothing any more. */
  #gone: Error | undefined;

  private constructor(place: EmbeddedPlace) {
    this.#thread = new Worker(THREAD, { workerData: place });
    this.#thread.on('message', (message: unknown) => this.#take(message));
    this.#thread.on('error', (error: unknown) => this.#end(error instanceof Error ? error.message : error));
    this.#thread.on('exit', () => this.#end('it is closed'));
  }

  /**
   * Its migrations done.
   * @param patienceMs how long that may take
   * @param signal gives up while it is opened
   * @throws DatabaseError with the words of PGlite about the folder
   * @throws SlowOpening
   */
  static async open(
    place: EmbeddedPlace,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<EmbeddedInstance> {
    const instance = new EmbeddedInstance(place);
    const kill = () => void instance.kill();
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      kill();
    }, patienceMs);
    signal.addEventListener('abort', kill);
    try {
      await instance.#ready.promise;
      return instance;
    } catch (error) {
      throw isSlow ? new SlowOpening(patienceMs) : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    }
  }

  /** Resolves with the reason when it ended, however it did. */
  get ended(): Promise<Error> {
    return this.#ended.promise;
  }

  async query(sql: string, params: unknown[], rowMode: 'array' | 'object'): Promise<unknown[]> {
    if (this.#gone !== undefined) throw this.#gone;
    this.#lastId += 1;
    const answer = Promise.withResolvers<unknown[]>();
    this.#open.set(this.#lastId, answer);
    this.#ask({ id: this.#lastId, sql, params, rowMode });
    return answer.promise;
  }

  /** After what was asked before, unless that takes too long. Resolves once the thread is gone. */
  async close(): Promise<void> {
    if (this.#gone !== undefined) return;
    const exited = once(this.#thread, 'exit');
    this.#ask('close');
    const timer = setTimeout(() => void this.kill(), CLOSE_MS);
    await exited;
    clearTimeout(timer);
  }

  /** At once. What is stored stays: it is as if the process had died. */
  async kill(): Promise<void> {
    await this.#thread.terminate();
  }

  #ask(question: ThreadQuestion): void {
    this.#thread.postMessage(question);
  }

  #take(message: unknown): void {
    const answer = threadAnswer.parse(message);
    if (answer === 'ready') {
      this.#ready.resolve();
      return;
    }
    const asked = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.rows);
    else asked?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
  }

  #end(reason: unknown): void {
    if (this.#gone !== undefined) return;
    this.#gone = new DatabaseError(`The embedded database does not answer: ${String(reason)}.`, true, true);
    this.#ready.reject(this.#gone);
    for (const asked of this.#open.values()) asked.reject(this.#gone);
    this.#open.clear();
    this.#ended.resolve(this.#gone);
  }
}
