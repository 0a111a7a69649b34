import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { IceServer } from '@auxcast/shared-types';
import { freeRtcPort } from '../../media/rtc-port.ts';

const ADDRESS = '127.0.0.1';
/** The last thing it does before it answers. */
const READY = /SQLite DB connection success/;

/** A real coturn on loopback, which checks time-limited credentials against a shared secret. */
export class TestTurnServer implements AsyncDisposable {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string, port: number) {
    this.#process = process;
    this.#folder = folder;
    this.port = port;
  }

  static async start(secret: string): Promise<TestTurnServer> {
    const port = await freeRtcPort([ADDRESS]);
    const where = ['--listening-ip', ADDRESS, '--relay-ip', ADDRESS, '--listening-port', String(port)];
    const who = ['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'auxcast'];
    // Loopback peers are refused unless asked for, and then only without the command line interface.
    const how = ['-n', '--no-cli', '--allow-loopback-peers', '--no-tls', '--no-dtls'];
    const folder = await mkdtemp(path.join(tmpdir(), 'auxcast-turn-'));
    const files = [
      '--log-file',
      'stdout',
      '--pidfile',
      path.join(folder, 'pid'),
      '--userdb',
      path.join(folder, 'db'),
    ];
    const child = spawn('turnserver', [...where, ...who, ...how, ...files], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Fails where coturn is not installed.
    await once(child, 'spawn');
    const log: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      log.push(line);
      if (!READY.test(line)) continue;
      // What it has to say from now on nobody needs, but it must be able to say it.
      child.stdout.resume();
      return new TestTurnServer(child, folder, port);
    }
    throw new Error(`coturn did not start: ${log.join('\n')}`);
  }

  get url(): string {
    return `turn:${ADDRESS}:${this.port}`;
  }

  /**
   * Whether coturn's own client gets two allocations with these credentials, and something from one to the
   * other.
   */
  async relays({ username = '', credential = '' }: Partial<IceServer>): Promise<boolean> {
    const who = ['-u', username, '-w', credential];
    const what = ['-y', '-c', '-n', '1', '-L', ADDRESS, '-p', String(this.port), ADDRESS];
    const { promise, resolve } = Promise.withResolvers<boolean>();
    execFile('turnutils_uclient', [...who, ...what], (error, output) => {
      resolve(error === null && /tot_recv_msgs=2\b/.test(output));
    });
    return await promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#process, 'exit');
    if (this.#process.kill('SIGKILL')) await gone;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
