import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatabaseError } from '../database-error.ts';
import { keepTrack } from './running-threads.ts';
import { SlowOpening } from './slow-opening.ts';
import { threadAnswer } from './thread-answer.ts';
import type { Outcome, ThreadQuestion, ThreadStatement } from './thread-messages.ts';

/**
 * The same in `src`, where tests run it, as in `dist`: only TypeScript's imports are rewritten in a build.
 */
const THREAD = path.join(import.meta.dirname, `sqlite-thread${path.extname(import.meta.filename)}`);
const CLOSE_MS = 2000;
/**
 * The thread's own memory is for a page of rows or a picture; V8 would take tens of megabytes for young
 * objects.
 */
const MEMORY = { maxYoungGenerationSizeMb: 4 };
/** Waiting at most: beyond, a database is hopelessly behind. */
const MAX_WAITING = 2000;
/** Sent at once, at most: what is in one message is copied in one go. */
const BATCH = { statements: 64, bytes: 256 * 1024 };

interface Asked {
  readonly statement: ThreadStatement;
  readonly answer: PromiseWithResolvers<unknown[]>;
}

/**
 * One life of the SQLite database: a thread, until that ends. What is asked while the thread is busy waits
 * here and is sent together, to be stored by one transaction and one fsync.
 */
export class SqliteInstance {
  readonly #thread: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Error>();
  readonly #exited: Promise<unknown>;
  #waiting: Asked[] = [];
  #sent: Asked[] = [];
  /** Whether the next ones are about to be sent. */
  #isDue = false;
  /** Why it answers nothing any more. */
  #gone: DatabaseError | undefined;

  private constructor(file: string) {
    this.#thread = new Worker(THREAD, { workerData: { file }, resourceLimits: MEMORY });
    keepTrack(this.#thread);
    this.#exited = once(this.#thread, 'exit').catch(() => undefined);
    this.#thread.on('message', (message: unknown) => this.#take(message));
    this.#thread.on('error', (error: unknown) => this.#end(error));
    this.#thread.on('exit', () => {
      const reason = this.#end(new Error('it is closed'));
      this.#ended.resolve(reason);
    });
  }

  /**
   * @param patienceMs how long that may take
   * @param signal gives up while it is opened
   * @throws what SQLite says about the file
   * @throws SlowOpening
   */
  static async open(file: string, patienceMs: number, signal: AbortSignal): Promise<SqliteInstance> {
    const instance = new SqliteInstance(file);
    const kill = () => void instance.kill('it is given up');
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

  /** Resolves with the reason when its thread is gone, however it ended. */
  get ended(): Promise<Error> {
    return this.#ended.promise;
  }

  async ask(statement: ThreadStatement): Promise<unknown[]> {
    if (this.#gone !== undefined) throw this.#gone;
    if (this.#waiting.length >= MAX_WAITING) {
      throw new DatabaseError('Too many questions wait for the database.', true);
    }
    const answer = Promise.withResolvers<unknown[]>();
    this.#waiting.push({ statement, answer });
    this.#sendSoon();
    return await answer.promise;
  }

  /** After what was asked before, unless that takes too long. Resolves once the thread is gone. */
  async close(): Promise<void> {
    const timer = setTimeout(() => void this.kill('it is closed'), CLOSE_MS);
    await Promise.allSettled([...this.#sent, ...this.#waiting].map(({ answer }) => answer.promise));
    if (this.#gone === undefined) this.#ask('close');
    await this.#exited;
    clearTimeout(timer);
  }

  /** At once, for whoever asks. The thread itself ends when the disk lets go of it. What is stored stays. */
  async kill(reason: string): Promise<void> {
    this.#end(new Error(reason));
    await this.#thread.terminate();
  }

  /**
   * In the next turn, so that what is asked in this one goes along, and everything else has its turn between
   * two answers.
   */
  #sendSoon(): void {
    if (this.#isDue || this.#sent.length > 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#gone !== undefined || this.#sent.length > 0 || this.#waiting.length === 0) return;
    const count = batchOf(this.#waiting.map(({ statement }) => statement));
    this.#sent = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#ask(this.#sent.map(({ statement }) => statement));
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
    if (this.#gone !== undefined) return;
    const answered = this.#sent.slice(0, answer.length);
    // What was not begun is sent again, before all others.
    this.#waiting = [...this.#sent.slice(answer.length), ...this.#waiting];
    this.#sent = [];
    for (const [index, asked] of answered.entries()) settle(asked, answer[index]);
    if (this.#waiting.length > 0) this.#sendSoon();
  }

  /** Answers with why it ended first. */
  #end(cause: unknown): DatabaseError {
    if (this.#gone !== undefined) return this.#gone;
    const message = `The embedded database does not answer: ${cause instanceof Error ? cause.message : String(cause)}.`;
    this.#gone = new DatabaseError(message, true);
    this.#ready.reject(cause instanceof Error ? cause : this.#gone);
    const cutOff = new DatabaseError(message, true, true);
    for (const { answer } of this.#sent) answer.reject(cutOff);
    for (const { answer } of this.#waiting) answer.reject(this.#gone);
    this.#sent = [];
    this.#waiting = [];
    return this.#gone;
  }
}

function settle({ answer }: Asked, outcome: Outcome | undefined): void {
  if (outcome === undefined) return;
  if (outcome.ok) {
    answer.resolve(outcome.rows);
    return;
  }
  const { message, passes, isUndecided } = outcome;
  answer.reject(new DatabaseError(`The database refused: ${message}`, passes, isUndecided));
}

/** How many of the first ones go into one message; one that runs alone has its own. */
function batchOf(statements: readonly ThreadStatement[]): number {
  let count = 0;
  let bytes = 0;
  for (const { kind, parameters } of statements) {
    if (kind === 'alone') return Math.max(count, 1);
    for (const value of parameters) {
      bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
    }
    if (count > 0 && (count >= BATCH.statements || bytes > BATCH.bytes)) return count;
    count += 1;
  }
  return count;
}
