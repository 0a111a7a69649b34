import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { WORKSPACE_ROOT } from '../../src/config/index.ts';
import { freePort } from '../process/index.ts';
import { TestClient } from './test-client.ts';

/** The built server, as `npm start` runs it. */
const MAIN = path.join(WORKSPACE_ROOT, 'backend/dist/main.js');
/** A server must not outlive a test that is killed. */
const STOP_WITH_PARENT = path.join(WORKSPACE_ROOT, 'scripts/stop-with-parent.mjs');
const READY_MS = 120_000;
const ASK_AGAIN_MS = 50;

type Settings = Readonly<Record<string, string>>;

/** The whole server in a process of its own, to be killed and started again with its data and on its port. */
export class ServerProcess implements AsyncDisposable {
  readonly origin: string;
  readonly #settings: Settings;
  readonly #clients: TestClient[] = [];
  #child: ChildProcess | undefined;

  private constructor(settings: Settings, port: number) {
    this.#settings = { WORKERS: '1', LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: String(port), ...settings };
    this.origin = `http://127.0.0.1:${port}`;
  }

  /**
   * Resolves once it is ready. @param settings by the names of `.env.example`; `DATA_DIR` must be among them
   */
  static async start(settings: Settings): Promise<ServerProcess> {
    if (!existsSync(MAIN)) throw new Error('Build first: npm run build');
    const server = new ServerProcess(settings, await freePort());
    await server.startAgain();
    return server;
  }

  /** @param settings in place of former ones, this time */
  async startAgain(settings: Settings = {}): Promise<void> {
    const child = spawn(process.execPath, ['--import', STOP_WITH_PARENT, MAIN], {
      env: { ...process.env, ...this.#settings, ...settings },
      // Only what goes wrong is of interest.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const exited = once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`The server ended with ${String(code)}.`);
    });
    const stop = new AbortController();
    // After it was ready, its end is what a test asks for.
    exited.catch(() => stop.abort());
    await Promise.race([this.#ready(stop.signal), exited]);
  }

  /** Its exit code, or `null` where the signal was its end. Idempotent. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }

  async connect(): Promise<TestClient> {
    const client = await TestClient.open(`${this.origin.replace('http', 'ws')}/ws`);
    this.#clients.push(client);
    return client;
  }

  async get(address: string): Promise<unknown> {
    const response = await fetch(`${this.origin}${address}`);
    return await response.json();
  }

  /** How many writes are not stored yet. */
  async writesWaiting(): Promise<number> {
    const metrics = await (await fetch(`${this.origin}/metrics`)).text();
    return Number(/^auxcast_store_writes_waiting (\d+)/m.exec(metrics)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.terminate();
    await this.stop('SIGKILL');
  }

  async #ready(ended: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(READY_MS)]);
    for (;;) {
      signal.throwIfAborted();
      // Until it listens there is nobody to ask.
      const response = await fetch(`${this.origin}/readyz`, { signal }).catch(() => undefined);
      if (response?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}
