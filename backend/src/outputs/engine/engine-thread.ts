import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SinkNews, ThreadNews, ThreadTask } from './thread-messages.ts';
import { threadNews } from './thread-news.ts';

/**
 * The same in `src`, where tests run it, as in `dist`: only TypeScript's imports are rewritten in a build.
 */
const THREAD = path.join(import.meta.dirname, `outputs-thread${path.extname(import.meta.filename)}`);
/** Packets live for half a second; V8 would take tens of megabytes for young objects. */
const MEMORY = { maxYoungGenerationSizeMb: 4 };
/** Batches that it was given and has not worked through: ten seconds of them mean that it hangs. */
const MOST_UNWORKED = 200;
const STOP_MS = 2000;

export interface EngineThreadOptions {
  readonly onNews: (news: SinkNews) => void;
  /** Once, with the reason; not after `stop`. */
  readonly onDied: (reason: Error) => void;
}

/** One life of the thread in which all outputs are made. */
export class EngineThread {
  readonly #options: EngineThreadOptions;
  readonly #worker: Worker;
  readonly #exited = Promise.withResolvers<void>();
  #reason = new Error('it ended by itself');
  #unworked = 0;
  #isOver = false;

  constructor(options: EngineThreadOptions) {
    this.#options = options;
    // What libraries print of sound that they cannot decode is for nobody: any host can send such.
    this.#worker = new Worker(THREAD, { resourceLimits: MEMORY, stdout: true, stderr: true });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('message', (message: unknown) => this.#take(threadNews.parse(message)));
    this.#worker.on('error', (error: unknown) => {
      this.#reason = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.on('exit', () => this.#end());
  }

  do(task: ThreadTask): void {
    this.#worker.postMessage(task);
  }

  /** Hands the bytes over. */
  packets(batch: Uint8Array<ArrayBuffer>, nowMs: number): void {
    this.#unworked += 1;
    if (this.#unworked > MOST_UNWORKED) {
      this.kill('it said nothing for too long');
      return;
    }
    const task: ThreadTask = { task: 'packets', nowMs, batch };
    this.#worker.postMessage(task, [batch.buffer]);
  }

  /** At once: it has died then, for this reason. */
  kill(reason: string): void {
    this.#reason = new Error(reason);
    void this.#worker.terminate();
  }

  /** After what it was told before, unless that takes too long. Resolves once it is gone. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.do({ task: 'stop' });
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_MS);
    await this.#exited.promise;
    clearTimeout(timer);
  }

  #take(news: ThreadNews): void {
    if (news.news === 'worked') this.#unworked -= 1;
    else this.#options.onNews(news);
  }

  #end(): void {
    this.#exited.resolve();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onDied(this.#reason);
  }
}
