import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { freePort } from '../process/index.ts';

const run = promisify(execFile);

/**
 * A real Postgres server in a temporary folder. It refuses to run as root, so root hands it to `postgres`.
 */
export class PostgresServer {
  readonly folder: string;
  readonly port: number;
  readonly #bin: string;

  private constructor(folder: string, port: number, bin: string) {
    this.folder = folder;
    this.port = port;
    this.#bin = bin;
  }

  static async start(): Promise<PostgresServer> {
    const { stdout } = await run('sh', [
      '-c',
      'ls -d /usr/lib/postgresql/*/bin 2>/dev/null || pg_config --bindir',
    ]);
    const bin = stdout.trim().split('\n').at(-1);
    if (!bin) throw new Error('This test needs PostgreSQL: apt-get install postgresql');
    const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-postgres-'));
    const server = new PostgresServer(folder, await freePort(), bin);
    if (isRoot()) {
      const ids = await run('sh', ['-c', 'id -u postgres; id -g postgres']);
      const [uid, gid] = ids.stdout.trim().split('\n').map(Number);
      chownSync(folder, uid ?? 0, gid ?? 0);
    }
    const cluster = ['-D', server.#data, '-U', 'aux', '--auth=trust', '--no-sync'];
    await server.#run('initdb', [...cluster, '--encoding=UTF8', '--locale=C']);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `postgres://aux@127.0.0.1:${this.port}/postgres`;
  }

  async startAgain(): Promise<void> {
    const options = `-p ${this.port} -k ${this.folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
    // Its log goes to a file: a server that inherits our pipes would keep this call from returning.
    const log = path.join(this.folder, 'log');
    await this.#run('pg_ctl', ['-D', this.#data, '-l', log, '-o', options, '-w', 'start']);
  }

  /** At once, without closing connections. */
  async stop(): Promise<void> {
    await this.#run('pg_ctl', ['-D', this.#data, '-m', 'immediate', '-w', 'stop']);
  }

  /** Every process of it stands still: connections stay open, and nothing is answered. */
  async freeze(): Promise<void> {
    await this.#signalAll('SIGSTOP');
  }

  async thaw(): Promise<void> {
    await this.#signalAll('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  get #data(): string {
    return path.join(this.folder, 'data');
  }

  async #signalAll(signal: NodeJS.Signals): Promise<void> {
    const [main = ''] = readFileSync(path.join(this.#data, 'postmaster.pid'), 'utf8').split('\n');
    // The first one first: it makes new ones for new connections.
    process.kill(Number(main), signal);
    const { stdout } = await run('pgrep', ['-P', main]);
    for (const pid of stdout.trim().split('\n')) {
      try {
        process.kill(Number(pid), signal);
      } catch (error) {
        // One that served a connection which is gone ends by itself, perhaps just now.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  }

  #run(command: string, args: string[]) {
    const words = [path.join(this.#bin, command), ...args];
    const [first = '', ...rest] = isRoot() ? ['runuser', '-u', 'postgres', '--', ...words] : words;
    return run(first, rest, { cwd: this.folder });
  }
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}
