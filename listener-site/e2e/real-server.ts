import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.join(import.meta.dirname, '../..');
/** A web page goes live only with a key. */
export const HOST_KEY = 'key-of-the-tests';
/** What the server says once it listens. */
const ADDRESS = /On this machine\s+(http:\/\/\S+)/;

/** The product's own server, built, on a free port and with a data directory that goes with it. */
export class RealServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #directory: string;

  private constructor(url: string, process: ChildProcess, directory: string) {
    this.url = url;
    this.#process = process;
    this.#directory = directory;
  }

  static async start(): Promise<RealServer> {
    const directory = await mkdtemp(path.join(tmpdir(), 'auxcast-site-'));
    const child = spawn(process.execPath, ['backend/dist/main.js'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'warn', HOST_KEY },
    });
    for await (const line of createInterface(child.stdout)) {
      const url = ADDRESS.exec(line)?.[1];
      if (!url) continue;
      child.stdout.resume();
      return new RealServer(url, child, directory);
    }
    await rm(directory, { recursive: true, force: true });
    throw new Error('The server ended before it listened.');
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exited;
    await rm(this.#directory, { recursive: true, force: true });
  }
}
