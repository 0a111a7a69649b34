import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkLine } from './network-line.ts';
import { waitFor } from './wait-for.ts';

/** TURN's own (RFC 8656 §17): an exchange has all its ports to itself. */
const PORT = 3478;

/**
 * A real coturn at a line's exchange: reached from the far host, and reaching the server. Needs Debian's
 * coturn.
 */
export class TurnServer {
  readonly #process: ChildProcess;
  readonly #directory: string;

  private constructor(process: ChildProcess, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /** Where a TURN server of this line is, once it runs: over UDP and over TCP. */
  static urlsOf(line: NetworkLine): string[] {
    return ['udp', 'tcp'].map((way) => `turn:${line.gatewayAddress}:${PORT}?transport=${way}`);
  }

  /** @param secret what the server signs time-limited credentials with */
  static async start(line: NetworkLine, secret: string): Promise<TurnServer> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-turn-'));
    const [command, args] = line.atExchange(
      'turnserver',
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file', 'stdout', '--simple-log'],
      ...['--listening-ip', line.gatewayAddress, '--listening-port', String(PORT)],
      ...['--relay-ip', line.exchangeAddress],
      ...['--realm', 'auxcast', '--use-auth-secret', '--static-auth-secret', secret],
      ...['--pidfile', join(directory, 'pid'), '--userdb', join(directory, 'db')],
    );
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: directory });
    const server = new TurnServer(child, directory);
    try {
      await ready(child, line.gatewayAddress);
    } catch (error) {
      await server.close();
      throw new Error('Cannot start turnserver: install the package coturn.', { cause: error });
    }
    return server;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.pid !== undefined && this.#process.exitCode === null && !this.#process.signalCode) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** It tells nobody when its ports are there: ask until one answers. */
async function ready(child: ChildProcess, address: string): Promise<void> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  await once(child, 'spawn');
  await waitFor('turnserver answers', async () => {
    if (child.exitCode !== null) return true;
    const socket = connect(PORT, address);
    await once(socket, 'connect').finally(() => socket.destroy());
    return true;
  });
  if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${said.join('')}`);
}
