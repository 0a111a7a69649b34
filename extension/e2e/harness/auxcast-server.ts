import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** A server must not outlive a test that is killed. */
const STOP_WITH_PARENT = new URL('../../../scripts/stop-with-parent.mjs', import.meta.url).href;
const START_DEADLINE_MS = 60_000;
/** What Chromium's browser process gives itself where it may, as root: beside it a server would starve. */
const CHROMIUMS_PRIORITY = -8;
/** What the server says once it listens. */
const ADDRESS = /On this machine\s+(https?:\/\/\S+)/;

type Env = Readonly<Record<string, string>>;

export interface AuxcastServerOptions {
  /** Settings of the server beyond the port and the data directory. */
  readonly env?: Env;
}

/** The product's own server, built, on a free port and with a data directory that goes with it. */
export class AuxcastServer {
  readonly url: string;
  readonly #directory: string;
  readonly #env: Env;
  #process: ChildProcess;

  private constructor(url: string, process: ChildProcess, directory: string, env: Env) {
    this.url = url;
    this.#process = process;
    this.#directory = directory;
    this.#env = env;
  }

  static async start({ env = {} }: AuxcastServerOptions = {}): Promise<AuxcastServer> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-e2e-'));
    try {
      const { url, child } = await launch(directory, { PORT: '0', ...env });
      return new AuxcastServer(url, child, directory, env);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends the process and keeps its data; its exit code, or null where the signal was its end. Idempotent. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill(signal);
      await exited;
    }
    return this.#process.exitCode;
  }

  /** The stopped server once more: with its data, on its port. */
  async startAgain(): Promise<void> {
    const { child } = await launch(this.#directory, { ...this.#env, PORT: String(this.port) });
    this.#process = child;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.stop('SIGTERM');
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Resolves once it listens. */
async function launch(directory: string, env: Env): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', STOP_WITH_PARENT, 'backend/dist/main.js'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, DATA_DIR: directory, LOG_LEVEL: 'warn', ...env },
  });
  beAsUrgentAsChromium(child);
  try {
    const url = await addressOf(child);
    // From here on only what goes wrong is of interest.
    child.stdout?.pipe(process.stderr);
    return { url, child };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function beAsUrgentAsChromium({ pid }: ChildProcess): void {
  if (pid === undefined || process.getuid?.() !== 0) return;
  setPriority(pid, CHROMIUMS_PRIORITY);
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The server did not come up in time.')),
      START_DEADLINE_MS,
    );
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`The server ended with ${code}.`))));
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      const address = ADDRESS.exec(line)?.[1];
      if (address) settle(() => resolve(address));
    });
  });
}
