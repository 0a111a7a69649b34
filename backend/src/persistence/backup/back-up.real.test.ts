import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DatabasePlace, PLACES, sqlitePlace } from '../../../test-support/servers/index.ts';
import { openDatabase } from '../open-database.ts';
import { connection } from '../postgres/server-database.ts';
import { SqlStore } from '../sql-store.ts';
import { sqliteFile } from '../sqlite/sqlite-place.ts';
import { adminKey } from '../testing/contracts/admin-key-store.contract.fixture.ts';
import { auditEntry } from '../testing/contracts/audit-store.contract.fixture.ts';
import { record, sampleChannel, sampleInvite, sampleMember } from '../testing/records.fixture.ts';
import { backUp } from './back-up.ts';
import { BackupError } from './backup-error.ts';

const COMMAND = path.join(import.meta.dirname, '../../backup.ts');
/** The session in which somebody may talk. */
const TALKED_IN = 's0';
const log = new ConsoleLogger({ logLevels: [] });

/** As `npm run backup` does, but for its set-up. */
function command(place: DatabasePlace, ...args: string[]) {
  const env = {
    ...process.env,
    DATA_DIR: place.dataDir,
    DATABASE_URL: place.databaseUrl ?? '',
    INIT_CWD: place.dataDir,
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function isRunning(pid: number): boolean {
  try {
    // Nobody may have asked yet how it ended.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** What a backup holds, once it is brought back. */
async function sessionsIn(place: DatabasePlace, file: string): Promise<string[]> {
  const restored = {
    dataDir: path.join(place.dataDir, path.basename(file, '.backup')),
    databaseUrl: undefined,
  };
  if (place.databaseUrl !== undefined) return await sessionsInDump(place.databaseUrl, file);
  mkdirSync(path.dirname(sqliteFile(restored.dataDir)), { recursive: true });
  writeFileSync(sqliteFile(restored.dataDir), readFileSync(file));
  return await sessionsOf(restored);
}

/**
 * Who may talk, its admin keys and its audit log are there too, and that may still not be changed.
 */
async function sessionsOf(restored: Pick<DatabasePlace, 'dataDir' | 'databaseUrl'>): Promise<string[]> {
  const database = await openDatabase(restored, log);
  const store = new SqlStore(database);
  const left = await store.leftSessions.all(0);
  const ids = left.map(({ record }) => record.sessionId);
  expect(left.find(({ record }) => record.sessionId === TALKED_IN)).toMatchObject({
    channels: [sampleChannel('stage')],
    members: [sampleMember('p1')],
    invites: [sampleInvite('i1')],
  });
  expect(await store.adminKeys.unrevoked()).toEqual([adminKey('k1')]);
  expect((await store.audit.page({ limit: 2 })).entries).toHaveLength(1);
  await expect(sql`delete from audit`.execute(database.db)).rejects.toThrow(/append-only/);
  await store.close();
  return ids;
}

async function sessionsInDump(databaseUrl: string, file: string): Promise<string[]> {
  const name = `restored${Math.trunc(performance.now())}`;
  const server = connection(databaseUrl);
  await server.unsafe(`create database ${name}`);
  await server.end();
  const url = databaseUrl.replace(/postgres$/, name);
  const { status, stderr } = spawnSync('psql', ['--quiet', '-v', 'ON_ERROR_STOP=1', '-f', file, url], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return await sessionsOf({ dataDir: '/nowhere', databaseUrl: url });
}

describe.each(PLACES)('a backup of %s', (_name, open) => {
  let place: DatabasePlace;
  let store: SqlStore;

  beforeAll(async () => {
    place = await open();
    store = new SqlStore(await openDatabase(place, log));
    await store.adminKeys.create(adminKey('k1'));
    await store.audit.append(auditEntry({ atMs: Date.now() }));
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  test('holds all that was stored when it began, though the server goes on writing', async () => {
    const stored: string[] = [];
    const stop = new AbortController();
    const create = async () => {
      const sessionId = `s${stored.length}`;
      await store.sessions.create(record(sessionId));
      const picture = { sessionId, artworkId: 'a', type: 'image/jpeg', accent: '#112233' };
      await store.artworks.put({ ...picture, bytes: new Uint8Array(30_000) });
      stored.push(sessionId);
    };
    while (stored.length < 300) await create();
    await store.channels.put(TALKED_IN, sampleChannel('stage'));
    await store.members.put(TALKED_IN, sampleMember('p1'));
    await store.invites.put(TALKED_IN, sampleInvite('i1'));
    const writing = (async () => {
      while (!stop.signal.aborted) await create();
    })();
    const file = path.join(place.dataDir, 'while-writing.backup');
    const before = [...stored];
    await backUp(place, { file, replace: false });
    const during = stored.length - before.length;
    stop.abort();
    await writing;
    const found = await sessionsIn(place, file);
    expect(found.length).toBeLessThanOrEqual(stored.length);
    expect(before.filter((sessionId) => !found.includes(sessionId))).toEqual([]);
    expect(during).toBeGreaterThan(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is made by one command, and never in place of another file unasked', async () => {
    const file = path.join(place.dataDir, 'asked.backup');
    expect(command(place, 'asked.backup')).toEqual({
      status: 0,
      stdout: `${file}: ${statSync(file).size} bytes\n`,
      stderr: '',
    });
    const before = readFileSync(file);
    expect(command(place, 'asked.backup')).toEqual({
      status: 1,
      stdout: '',
      stderr: `${file} is there already: name another file, or add --replace.\n`,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    const { bytes } = await backUp(place, { file, replace: true });
    expect(bytes).toBe(statSync(file).size);
    expect(readdirSync(place.dataDir).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('no backup is made', () => {
  let place: DatabasePlace;

  beforeAll(async () => {
    place = await sqlitePlace();
  });
  afterAll(() => place.remove());

  const make = (from: Pick<DatabasePlace, 'dataDir' | 'databaseUrl'>, name: string) =>
    backUp(from, { file: path.join(place.dataDir, name), replace: false });

  test('by a command that nobody understands', () => {
    expect(command(place, '--force', 'x')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Usage: npm run backup -- FILE [--replace]\n',
    });
  });

  test('where there is no database, or nothing in it; which leaves nothing behind', async () => {
    await expect(make(place, 'x')).rejects.toThrow(
      /^there is no database at \S+: has the server ever been started, and is DATA_DIR its folder\?$/,
    );
    expect(readdirSync(place.dataDir)).toEqual([]);
    const own = await sqlitePlace();
    mkdirSync(path.dirname(sqliteFile(own.dataDir)));
    writeFileSync(sqliteFile(own.dataDir), '');
    await expect(make(own, 'x')).rejects.toThrow(
      /^the database at \S+ is empty: there is nothing to back up\.$/,
    );
    expect(readdirSync(own.dataDir)).toEqual(['db']);
    await own.remove();
  });

  describe('to a place that cannot have it; one line says which and why, and nothing is left', () => {
    let own: DatabasePlace;

    beforeAll(async () => {
      own = await sqlitePlace();
      const store = new SqlStore(await openDatabase(own, log));
      for (let n = 0; n < 10; n += 1) await store.sessions.create(record(`s${n}`));
      await store.artworks.put({
        sessionId: 's0',
        artworkId: 'a',
        type: 'image/jpeg',
        accent: '#112233',
        bytes: new Uint8Array(200_000),
      });
      await store.close();
      mkdirSync(path.join(own.dataDir, 'folder'));
    });
    afterAll(() => own.remove());

    test.each([
      ['no-folder/x', /^the folder \S+\/no-folder does not exist: make it/],
      ['lock/x', /^\S+\/lock is no folder: name a file in one\.$/],
      ['folder', /^\S+\/folder is a folder: name a file in it\.$/],
      ['/dev/null', /^\/dev\/null is no ordinary file: name another\.$/],
      ['/proc/x', /^the folder \/proc does not exist|^this user may not write to the folder \/proc/],
      ['n'.repeat(250), /^the name \S+ is too long/],
    ])('%s', async (name, line) => {
      const before = readdirSync(own.dataDir, { recursive: true });
      const file = path.resolve(own.dataDir, name);
      const failed: unknown = await backUp(own, { file, replace: true }).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(BackupError);
      expect(failed).toHaveProperty('message', expect.stringMatching(line));
      expect(readdirSync(own.dataDir, { recursive: true })).toEqual(before);
    });

    test.each([
      [
        'size=100k',
        /^the disk of \S+\/folder is full \(0 MB are free there\): make room, or name another folder\.$/,
      ],
      ['ro', /^the folder \S+\/folder lies on a disk that is mounted read-only: name another\.$/],
    ])('a disk mounted with %s', async (option, line) => {
      const folder = path.join(own.dataDir, 'folder');
      execFileSync('mount', ['-t', 'tmpfs', '-o', option, 'tmpfs', folder]);
      try {
        const file = path.join(folder, 'x');
        await expect(backUp(own, { file, replace: false })).rejects.toThrow(line);
        expect(readdirSync(folder)).toEqual([]);
      } finally {
        execFileSync('umount', ['-l', folder]);
      }
    });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'when %s comes: pg_dump ends with it, and its file goes',
    async (signal) => {
      const own = await sqlitePlace();
      // The real one would end by itself too soon.
      const standIn = '#!/bin/sh\necho half; echo $$ > "$DATA_DIR/pid"; exec sleep 600\n';
      writeFileSync(path.join(own.dataDir, 'pg_dump'), standIn, { mode: 0o755 });
      const child = spawn(process.execPath, [COMMAND, path.join(own.dataDir, 'x')], {
        env: {
          ...process.env,
          DATA_DIR: own.dataDir,
          DATABASE_URL: 'postgres://127.0.0.1:1/aux',
          PATH: `${own.dataDir}:${process.env['PATH']}`,
        },
      });
      const pid = await vi.waitFor(
        () => {
          const said = readFileSync(path.join(own.dataDir, 'pid'), 'utf8');
          expect(said).toMatch(/^\d+\n$/);
          return Number(said);
        },
        { timeout: 20_000 },
      );
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([128 + constants.signals[signal], null]);
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
      expect(readdirSync(own.dataDir).sort()).toEqual(['pg_dump', 'pid']);
      await own.remove();
    },
  );

  test('over a file of the database itself, by whatever name, though it may be replaced', async () => {
    const own = await sqlitePlace();
    const store = new SqlStore(await openDatabase(own, log));
    await store.sessions.create(record('kept'));
    const database = sqliteFile(own.dataDir);
    const link = path.join(own.dataDir, 'link');
    symlinkSync(database, link);
    for (const file of [database, `${database}-wal`, `${database}-shm`, link]) {
      await expect(backUp(own, { file, replace: true })).rejects.toThrow(/belongs to the database itself/);
    }
    expect(await store.sessions.find('kept')).toHaveProperty('sessionId', 'kept');
    await store.close();
    await own.remove();
  });

  test('of a damaged one', async () => {
    const store = new SqlStore(await openDatabase(place, log));
    for (let n = 0; n < 200; n += 1) await store.sessions.create(record(`s${n}`));
    await store.close();
    const file = new DatabaseSync(sqliteFile(place.dataDir));
    const { rootpage } =
      file.prepare("select rootpage from sqlite_schema where name = 'sessions'").get() ?? {};
    file.close();
    const bytes = readFileSync(sqliteFile(place.dataDir));
    bytes.fill(0xff, (Number(rootpage) - 1) * 4096, Number(rootpage) * 4096);
    writeFileSync(sqliteFile(place.dataDir), bytes);
    await expect(make(place, 'x')).rejects.toThrow(/^(the database is damaged|the backup failed: )[^\n]*$/);
    expect(readdirSync(place.dataDir).sort()).toEqual(['db', 'lock']);
  });

  test('of a Postgres database that no server has used yet', async () => {
    const [, open] = PLACES.find(([name]) => name === 'Postgres') ?? [];
    const own = await open?.();
    if (own === undefined) throw new Error('no Postgres');
    await expect(make(own, 'x')).rejects.toThrow(/^the database at DATABASE_URL is empty: [^\n]*$/);
    expect(readdirSync(own.dataDir)).not.toContain('x');
    await own.remove();
  });

  test('of a Postgres server that does not answer, or without its tools; the line has no password', async () => {
    const away = { ...place, databaseUrl: 'postgres://aux:secret@127.0.0.1:1/aux' };
    await expect(make(away, 'y')).rejects.toThrow(/^pg_dump failed: (?!.*secret)[^\n]*refused[^\n]*$/);
    vi.stubEnv('PATH', '/nowhere');
    await expect(make(away, 'y')).rejects.toThrow(/^pg_dump is not installed here: [^\n]*$/);
    vi.unstubAllEnvs();
  });
});
