/** A child process of a benchmark that answers commands over Node's IPC channel and ends with its parent. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { answer } from './command.ts';
import type { MemoryCgroup } from './memory-cgroup.ts';

const STOP_TIMEOUT_MS = 10_000;
const LOG_TAIL = 2000;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface BenchProcessOptions {
  /** `file:` URL of what to run. */
  readonly program: URL;
  /** Loaded before the program. */
  readonly preload?: URL;
  readonly nodeOptions?: readonly string[];
  /** It runs in there, and all that it starts. */
  readonly cgroup?: MemoryCgroup | undefined;
  /** Over this process' own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the program prints; unset, its output appears here. */
  readonly logFile?: string;
}

export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string | undefined;
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor({ program, preload, nodeOptions = [], cgroup, env = {}, logFile }: BenchProcessOptions) {
    const log = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
    const importing = preload ? ['--import', preload.href] : [];
    this.#child = fork(fileURLToPath(program), {
      ...(cgroup === undefined
        ? { execArgv: [...nodeOptions, ...importing] }
        : {
            // A shell that enters first: what a program has before would not be counted.
            execPath: '/bin/sh',
            execArgv: [
              '-c',
              `${cgroup.enter} && exec "$0" "$@"`,
              process.execPath,
              ...nodeOptions,
              ...importing,
            ],
          }),
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    if (typeof log === 'number') closeSync(log);
    this.#logFile = logFile;
    running.add(this.#child);
    this.#child.on('message', (message) => this.#settle(message));
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('exit', () => {
      running.delete(this.#child);
      this.#fail(new Error(`A process of the benchmark ended by itself.${this.logTail()}`));
    });
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The process did not start.');
    return pid;
  }

  get isRunning(): boolean {
    return running.has(this.#child);
  }

  /** Rejects when the command failed there, or the process ended. */
  async ask<S extends z.ZodType>(command: string, data: unknown, reply: S): Promise<z.output<S>> {
    if (!this.isRunning) throw new Error(`The process is gone.${this.logTail()}`);
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<unknown>();
    this.#open.set(id, pending);
    this.#child.send({ id, command, data });
    return reply.parse(await pending.promise);
  }

  /** Asks it to stop, then makes it. Idempotent. */
  async close(): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #settle(message: unknown): void {
    const parsed = answer.safeParse(message);
    // The server under test may use the channel for words of its own.
    if (!parsed.success) return;
    const pending = this.#open.get(parsed.data.id);
    this.#open.delete(parsed.data.id);
    if (parsed.data.error === undefined) pending?.resolve(parsed.data.value);
    else pending?.reject(new Error(parsed.data.error));
  }

  #fail(error: Error): void {
    for (const pending of this.#open.values()) pending.reject(error);
    this.#open.clear();
  }

  /** The end of what it printed, for error messages. */
  logTail(): string {
    if (this.#logFile === undefined) return '';
    return `\n${readFileSync(this.#logFile, 'utf8').slice(-LOG_TAIL)}`;
  }
}
