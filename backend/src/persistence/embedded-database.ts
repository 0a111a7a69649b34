import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type EmbeddedPlace, type ThreadQuestion, threadAnswer } from './embedded-messages.ts';

/** The same in `src`, where tests run it, as in `dist`: only TypeScript's imports are rewritten in a build. */
const THREAD = path.join(import.meta.dirname, `embedded-thread${path.extname(import.meta.filename)}`);

/** PGlite in a thread. Own, because PGlite's worker is for browsers (it wants `Worker`, `BroadcastChannel` and page locks). */
export class EmbeddedDatabase {
  readonly #thread: Worker;
  readonly #open = new Map<number, PromiseWithResolvers<unknown[]>>();
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  /** Why it answers nothing any more. */
  #gone: Error | undefined;

  private constructor(place: EmbeddedPlace) {
    this.#thread = new Worker(THREAD, { workerData: place });
    this.#thread.on('message', (message: unknown) => this.#take(message));
    this.#thread.on('error', (error) => this.#end(error));
    this.#thread.on('exit', () => this.#end(new Error('The embedded database is closed.')));
  }

  /** Its migrations done. @throws whatever PGlite throws about the folder */
  static async open(place: EmbeddedPlace): Promise<EmbeddedDatabase> {
    const database = new EmbeddedDatabase(place);
    await database.#ready.promise;
    return database;
  }

  query(sql: string, params: unknown[], rowMode: 'array' | 'object'): Promise<unknown[]> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    this.#lastId += 1;
    const answer = Promise.withResolvers<unknown[]>();
    this.#open.set(this.#lastId, answer);
    this.#ask({ id: this.#lastId, sql, params, rowMode });
    return answer.promise;
  }

  /** After what was asked before; resolves once the thread is gone. */
  async close(): Promise<void> {
    if (this.#gone !== undefined) return;
    const gone = once(this.#thread, 'exit');
    this.#ask('close');
    await gone;
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
    else asked?.reject(new Error(answer.message));
  }

  #end(reason: unknown): void {
    this.#gone ??= reason instanceof Error ? reason : new Error(String(reason));
    this.#ready.reject(this.#gone);
    for (const asked of this.#open.values()) asked.reject(this.#gone);
    this.#open.clear();
  }
}
