import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const answer = z.object({ id: z.int(), value: z.optional(z.unknown()), error: z.optional(z.string()) });

/**
 * A program of the benchmarks', with an interface of JSON messages, in a process of its own that ends with
 * this one.
 */
export class CommandChild {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  /** @param nice above 0: it shall leave more of this machine to everybody else */
  constructor(program: URL, nice = 0) {
    this.#process = spawn('nice', ['-n', String(nice), process.execPath, fileURLToPath(program)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('error', (error) => this.#failed(error));
    this.#process.on('message', (message) => this.#answered(message));
    this.#process.on('exit', () => this.#failed(new Error(`${program.pathname} is gone.`)));
  }

  /** @throws Error what went wrong there */
  async ask<S extends z.ZodMiniType>(command: string, data: object, reply: S): Promise<z.output<S>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#process.send({ id, command, data }, (error) => error && waiting.reject(error));
    return reply.parse(await waiting.promise);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
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
