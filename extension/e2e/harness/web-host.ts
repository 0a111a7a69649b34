import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { NetworkLine } from './network-line.ts';

const PROGRAM = fileURLToPath(new URL('./web-server-main.ts', import.meta.url));
const chromiumArgs = z.array(z.string());

/** The fixture web on the far host itself: its music goes on while the line is down. */
export class WebHost {
  /** What makes a Chromium on the same host find the web. */
  readonly chromiumArgs: readonly string[];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, args: readonly string[]) {
    this.#process = process;
    this.chromiumArgs = args;
  }

  static async start(line: Pick<NetworkLine, 'inside'>): Promise<WebHost> {
    const [command, args] = line.inside(process.execPath, PROGRAM);
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      const said: unknown[] = await Promise.race([once(child, 'message'), ended(child)]);
      return new WebHost(child, chromiumArgs.parse(said[0]));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }
}

async function ended(child: ChildProcess): Promise<never> {
  const said: unknown[] = await once(child, 'exit');
  throw new Error(`The fixture web ended with ${said[0]}.`);
}
