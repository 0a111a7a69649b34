import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { NetworkNamespace } from '../harness/network-namespace.ts';

const PROGRAM = fileURLToPath(new URL('./slow-listener-main.ts', import.meta.url));

/**
 * Of its host's TCP (least, first, most): the fuller a socket is from the beginning, the sooner the server
 * sees that nobody reads.
 */
const BUFFER_BYTES = '4096 8192 16384';

const joined = z.object({ participantId: z.string() });

/**
 * A listener whose program hangs: it has joined and reads nothing any more. Across a line between two hosts,
 * because loopback's packets are so large that its socket would take megabytes before it is full.
 */
export class SlowListener {
  readonly participantId: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, participantId: string) {
    this.#process = process;
    this.participantId = participantId;
  }

  static async join(url: string, sessionId: string, namespace: NetworkNamespace): Promise<SlowListener> {
    const script = `echo '${BUFFER_BYTES}' > /proc/sys/net/ipv4/tcp_rmem; exec "$0" "$@"`;
    const [command, args] = namespace.inside('sh', '-c', script, process.execPath, PROGRAM, url, sessionId);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    try {
      return new SlowListener(child, joined.parse(JSON.parse(await firstLine(child))).participantId);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The program has an output.');
  for await (const line of createInterface(stdout)) return line;
  throw new Error('The slow listener ended before it had joined.');
}
