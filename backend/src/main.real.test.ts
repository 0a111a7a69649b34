import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { CLOSE, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestClient } from '../test-support/party/index.ts';
import { freePort } from '../test-support/process/index.ts';
import { PostgresServer } from '../test-support/servers/index.ts';
import { WORKSPACE_ROOT } from './config/index.ts';
import { openDatabase, SqlStore } from './persistence/index.ts';
import { sqliteFile } from './persistence/sqlite/sqlite-place.ts';

/** The built server, as `npm start` runs it. */
const MAIN = path.join(WORKSPACE_ROOT, 'backend/dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-main-'));
const running = new Set<ChildProcess>();

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('Build first: npm run build');
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A server in a process of its own. */
class Server {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  readonly stderr: Promise<string>;
  readonly #looking = new Set<() => void>();
  #said = '';

  constructor(settings: Record<string, string> = {}) {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, PORT: '0', WORKERS: '1', DATA_DIR: path.join(folder, 'data'), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.stdout.on('data', (chunk: Buffer) => {
      this.#said += String(chunk);
      for (const look of this.#looking) look();
    });
    this.child = child;
    this.exited = once(child, 'exit').then(([code]: unknown[]) => {
      running.delete(child);
      for (const look of this.#looking) look();
      return code;
    });
    this.stderr = text(child.stderr);
  }

  /** What it wrote to stdout. */
  get said(): string {
    return this.#said;
  }

  /** What it said that fits, once it has said so. */
  async says(pattern: RegExp): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = () => {
      const found = pattern.exec(this.#said);
      if (found !== null) resolve(found[1] ?? found[0]);
      else if (!running.has(this.child))
        reject(new Error(`it ended without saying ${pattern}: ${this.#said}`));
    };
    this.#looking.add(look);
    look();
    return await promise.finally(() => this.#looking.delete(look));
  }

  /** The address that the start message names. */
  async address(): Promise<string> {
    await this.says(/admin-key/);
    return await this.says(/On this machine\s+(http:\/\/localhost:\d+)/);
  }

  /** Why it did not start: the only line it has to say. */
  async refusal(): Promise<string> {
    expect(await this.exited).toBe(1);
    const line = await this.stderr;
    expect(line).toMatch(/^[^\n]+\n$/);
    return line.trim();
  }
}

test('starts, serves, says goodbye on SIGTERM and exits with 0', async () => {
  const server = new Server();
  const origin = await server.address();
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/`)).headers.get('content-type')).toMatch(/^text\/html/);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  const goodbye = once(socket, 'message');
  server.child.kill('SIGTERM');
  expect(String((await goodbye)[0])).toContain('serverClosing');
  expect(await server.exited).toBe(0);
  expect(await server.stderr).toBe('');
});

describe('what it does not start with, and the one line it says', { timeout: 180_000 }, () => {
  test.each([
    ['a port that is none', { PORT: 'x' }, /^PORT: /],
    ['a name with a slip', { RTC_MINPORT: '1' }, /^RTC_MINPORT: .*RTC_MIN_PORT/],
    [
      'an address of somebody else',
      { HOST: '203.0.113.9' },
      /^HOST: 203\.0\.113\.9 is no address of this machine/,
    ],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://aux:secret@127.0.0.1:1/aux' },
      /^DATABASE_URL: (?!.*secret).*ECONNREFUSED/,
    ],
    [
      'more addresses than the machine has',
      { MEDIASOUP_ANNOUNCED_IP: manyAddresses() },
      /^MEDIASOUP_ANNOUNCED_IP: this machine has no address left/,
    ],
  ])('%s', async (_what, settings, line) => {
    expect(await new Server(settings).refusal()).toMatch(line);
  });

  test('what another server has: its folder, its port, its RTC port', async () => {
    const rtcPort = String(await freePort());
    const range = { RTC_MIN_PORT: rtcPort, RTC_MAX_PORT: rtcPort };
    const port = new URL(await new Server(range).address()).port;
    expect(await new Server().refusal()).toMatch(
      /^DATA_DIR: .* is in use by another server; give each its own\.$/,
    );
    const other = { DATA_DIR: path.join(folder, 'other') };
    expect(await new Server({ ...other, PORT: port }).refusal()).toMatch(
      `PORT: ${port} is in use; choose another`,
    );
    expect(await new Server({ ...other, ...range }).refusal()).toMatch(
      `RTC_MIN_PORT: port ${rtcPort} is in use`,
    );
  });

  test.each([
    ['may not be written to', 'size=1m,ro', /^DATA_DIR: .* cannot be written to \(EROFS\)/],
    ['has no room', 'size=1m', /^DATA_DIR: the disk of .* is full; make room there/],
  ])('a disk that %s', async (_what, options, line) => {
    using disk = smallDisk(options);
    expect(await new Server({ DATA_DIR: disk.folder }).refusal()).toMatch(line);
  });

  test('a database with damaged pages, which only reading them shows', async () => {
    const place = { dataDir: mkdtempSync(path.join(folder, 'damaged-')), databaseUrl: undefined };
    const store = new SqlStore(await openDatabase(place));
    await store.sessions.create({
      sessionId: 'left-open',
      title: 'Left open',
      hostName: null,
      visibility: 'public',
      kind: 'music',
      staysEmpty: false,
      hostTokenHash: 'hash',
      createdAtMs: Date.now(),
      liveSinceMs: null,
      endedAtMs: null,
      endReason: null,
      peakListeners: 0,
      hostCame: true,
      removedParticipants: [],
      desk: null,
    });
    await store.close();
    damagePageOf('sessions', sqliteFile(place.dataDir));
    expect(await new Server({ DATA_DIR: place.dataDir }).refusal()).toMatch(
      /^The sessions that were left open could not be read \(.*malformed\): the database is damaged, .* bring back a copy/,
    );
  });

  test('a disk that has filled up since', async () => {
    using disk = smallDisk('size=80m');
    const first = new Server({ DATA_DIR: disk.folder });
    await first.address();
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(() => writeFileSync(path.join(disk.folder, 'filling'), Buffer.alloc(100_000_000))).toThrow(
      'ENOSPC',
    );
    expect(await new Server({ DATA_DIR: disk.folder }).refusal()).toMatch(
      /^DATA_DIR: the disk of .* is full/,
    );
  });
});

test('warns of announced addresses that cannot be reached, and is up all the same', async () => {
  const server = new Server({
    MEDIASOUP_ANNOUNCED_IP: '127.0.0.1',
    PUBLIC_URL: 'https://aux.example.org',
    HOST_KEY: 'the-host-key',
  });
  const origin = await server.address();
  await server.says(/MEDIASOUP_ANNOUNCED_IP: https:\/\/aux\.example\.org is public, but/);
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
});

test('keeps no whole address of a client, neither in its log nor in its database', async () => {
  const data = path.join(folder, 'private');
  const server = new Server({
    DATA_DIR: data,
    LOG_LEVEL: 'trace',
    TRUSTED_PROXIES: 'loopback',
    HOST_KEY: 'the-host-key',
  });
  const origin = await server.address();
  for (const address of ['198.51.100.77', '2001:db8:1:2:3:4:5:6']) {
    const headers = {
      'x-forwarded-for': address,
      authorization: 'Bearer the-host-key',
      'content-type': 'application/json',
    };
    const made = await fetch(`${origin}/api/sessions`, { method: 'POST', headers, body: '{}' });
    expect(made.status).toBe(201);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers });
    await once(socket, 'open');
    const data = { protocol: PROTOCOL_VERSION, hostKey: 'the-host-key' };
    socket.send(JSON.stringify({ id: 1, method: 'createSession', data }));
    await once(socket, 'message');
    socket.terminate();
  }
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(server.said).toContain('198.51.100.x');
  expect(server.said).toContain('2001:db8:1::x');
  expect(server.said).not.toMatch(/198\.51\.100\.77|2001:db8:1:2/);
  const found = await new Promise<string>((resolve) => {
    execFile('grep', ['-rlaE', '198\\.51\\.100|2001:db8:1', data], (_error, stdout) => resolve(stdout));
  });
  expect(found).toBe('');
});

describe('whose disk hangs', { timeout: 180_000 }, () => {
  const track = { title: 'One', artist: null, album: null, source: null, artworkId: null };

  /** A server whose database's thread is in a write that does not end. */
  async function stuck() {
    const server = new Server({ DATA_DIR: mkdtempSync(path.join(folder, 'stuck-')) });
    const client = await TestClient.open(`${(await server.address()).replace('http', 'ws')}/ws`);
    await client.createSession();
    const disk = await hangDisk(server.child);
    await client.ask('nowPlaying', { track, playbackState: 'playing', position: null });
    await disk.untilHeld();
    return { server, disk };
  }

  test('ends all the same, as whoever stops it expects', async () => {
    const { server, disk } = await stuck();
    server.child.kill('SIGTERM');
    await disk.untilDead();
    await server.exited;
    expect(server.child.signalCode).toBe('SIGTERM');
    expect(server.said).toContain('a thread hangs in a system call');
  });

  test('ends at a second signal, as a failure', async () => {
    const { server, disk } = await stuck();
    server.child.kill('SIGTERM');
    await server.says(/SIGTERM: stopping/);
    // Later than what still counts as the first one sent twice.
    const again = setInterval(() => server.child.kill('SIGINT'), 600);
    await server.says(/a thread hangs/).finally(() => clearInterval(again));
    await disk.untilDead();
    await server.exited;
    expect(server.child.signalCode).toBe('SIGKILL');
  });
});

describe('with a Postgres server', { timeout: 180_000 }, () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres.remove());

  test('that has no such database, it does not start', async () => {
    const DATABASE_URL = postgres.url.replace(/postgres$/, 'nothing');
    expect(await new Server({ DATABASE_URL }).refusal()).toMatch(
      /^DATABASE_URL: the database refused \(database "nothing" does not exist\)/,
    );
  });

  test('that says nothing, it stops all the same, with 0, and says what is not stored', async () => {
    const server = new Server({ DATABASE_URL: postgres.url });
    const client = await TestClient.open(`${(await server.address()).replace('http', 'ws')}/ws`);
    await client.createSession();
    await postgres.freeze();
    try {
      const track = { title: 'One', artist: null, album: null, source: null, artworkId: null };
      await client.ask('nowPlaying', { track, playbackState: 'playing', position: null });
      server.child.kill('SIGTERM');
      expect((await client.closed).code).toBe(CLOSE.goingAway);
      expect(await server.exited).toBe(0);
      expect(server.said).toMatch(/[12] writes? (was|were) not stored/);
    } finally {
      await postgres.thaw();
    }
  });

  test('that stands still, it does not start', async () => {
    await postgres.freeze();
    try {
      expect(await new Server({ DATABASE_URL: postgres.url }).refusal()).toMatch(
        /^DATABASE_URL: the database does not answer \(CONNECT_TIMEOUT\); start it/,
      );
    } finally {
      await postgres.thaw();
    }
  });
});

/** From here on whoever writes to a disk is kept in the kernel, by strace, for longer than anybody waits. */
async function hangDisk({ pid }: ChildProcess) {
  const calls = 'pwrite64,fsync,fdatasync';
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=3600000000`];
  const strace = spawn('strace', ['-f', '-p', String(pid), ...inject], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(strace);
  strace.once('exit', () => running.delete(strace));
  let said = '';
  strace.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const untilSaid = (pattern: RegExp) => expect.poll(() => said, { timeout: 60_000 }).toMatch(pattern);
  await untilSaid(/attached/);
  return {
    untilHeld: () => untilSaid(/\b(?:pwrite64|fsync|fdatasync)\(/),
    /**
     * strace keeps the thread that it delays even when the process is dead: it must be let go for that to be
     * told.
     */
    async untilDead() {
      await expect
        .poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), { timeout: 90_000 })
        .toMatch(/\) Z /);
      strace.kill('SIGKILL');
    },
  };
}

/** The first page of a table, its rows with it. */
function damagePageOf(table: string, file: string): void {
  const database = new DatabaseSync(file);
  const { rootpage } = database.prepare('select rootpage from sqlite_schema where name = ?').get(table) ?? {};
  const { page_size: size } = database.prepare('pragma page_size').get() ?? {};
  database.close();
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(Number(size), 0xff), 0, Number(size), (Number(rootpage) - 1) * Number(size));
  closeSync(fd);
}

/** Mounted in memory. */
function smallDisk(options: string): { readonly folder: string } & Disposable {
  if (userInfo().uid !== 0) throw new Error('This test mounts a small disk, which only root may do.');
  const disk = mkdtempSync(path.join(folder, 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
  return { folder: disk, [Symbol.dispose]: () => void execFileSync('umount', ['-l', disk]) };
}

/** More than any machine has interfaces for. */
function manyAddresses(): string {
  return Array.from({ length: 100 }, (_, index) => `203.0.113.${index + 1}`).join(',');
}
