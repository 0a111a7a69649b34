import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { freePort, userInsteadOfRoot } from '../process/index.ts';

const PASSWORD = 'hackme';
const START_MS = 10_000;

/** One mount, as its status page shows it. */
const mount = z.looseObject({
  listenurl: z.string(),
  server_name: z.string().optional(),
  title: z.string().optional(),
  genre: z.string().optional(),
});
const status = z.object({
  icestats: z.object({ source: z.union([mount, z.array(mount)]).optional() }),
});
export type IcecastMount = z.infer<typeof mount>;

/**
 * Debian's Icecast on loopback, with a configuration of its own. It refuses to run as root, so root hands it
 * to `icecast2`.
 */
export class IcecastServer implements AsyncDisposable {
  readonly port: number;
  readonly password = PASSWORD;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  /** How many it takes at once. */
  static async start({ sources = 4, clients = 50 } = {}): Promise<IcecastServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-icecast-'));
    const server = new IcecastServer(folder, await freePort());
    writeFileSync(server.#config, configOf(folder, server.port, { sources, clients }));
    await server.startAgain();
    return server;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('Icecast does not run.');
    return pid;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    const owner = await userInsteadOfRoot('icecast2');
    if (owner !== undefined) chownSync(this.#folder, owner.uid, owner.gid);
    const child = spawn('icecast2', ['-c', this.#config], { stdio: 'ignore', ...owner });
    const failed = once(child, 'error').then(() => {
      throw new Error('This test needs Icecast: apt-get install icecast2');
    });
    this.#process = child;
    await Promise.race([listening(this.port), failed]);
  }

  /** At once, without a word to anybody. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** It stands still: connections stay open, and nothing is read or answered. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  /** What is on the air now. */
  async mounts(): Promise<readonly IcecastMount[]> {
    const response = await fetch(`${this.url}/status-json.xsl`);
    const { icestats } = status.parse(await response.json());
    return [icestats.source ?? []].flat();
  }

  async mount(name: string): Promise<IcecastMount | undefined> {
    return (await this.mounts()).find(({ listenurl }) => listenurl.endsWith(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }

  get #config(): string {
    return path.join(this.#folder, 'icecast.xml');
  }
}

async function listening(port: number): Promise<void> {
  const deadlineMs = performance.now() + START_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      // Not yet: asked again.
      if (performance.now() > deadlineMs) throw new Error('Icecast was not ready in time.');
      await pause(50);
    } finally {
      socket.destroy();
    }
  }
}

/** Without the charset an MP3 mount's titles are ISO 8859-1, with references for the rest. */
function configOf(
  folder: string,
  port: number,
  { sources, clients }: { readonly sources: number; readonly clients: number },
): string {
  const share = '/usr/share/icecast2';
  return `<icecast>
  <hostname>localhost</hostname>
  <location>here</location>
  <admin>nobody@localhost</admin>
  <limits>
    <clients>${clients}</clients><sources>${sources}</sources>
    <header-timeout>5</header-timeout><source-timeout>30</source-timeout>
  </limits>
  <authentication>
    <source-password>${PASSWORD}</source-password><relay-password>${PASSWORD}</relay-password>
    <admin-user>admin</admin-user><admin-password>admin</admin-password>
  </authentication>
  <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <mount type="default"><charset>UTF-8</charset></mount>
  <fileserve>0</fileserve>
  <paths>
    <basedir>${share}</basedir><webroot>${share}/web</webroot><adminroot>${share}/admin</adminroot>
    <logdir>${folder}</logdir>
  </paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel></logging>
  <security><chroot>0</chroot></security>
</icecast>
`;
}
