import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ConsoleLogger } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DatabasePlace, PostgresServer, sqlitePlace } from '../../../test-support/servers/index.ts';
import { kyselyOn } from '../kysely.ts';
import { openDatabase } from '../open-database.ts';
import { postgresDialect } from '../postgres/postgres-dialect.ts';
import { connection, rowsOf } from '../postgres/server-database.ts';
import type { Tables } from '../rows/tables.ts';
import { SqlStore } from '../sql-store.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { sqliteFile } from '../sqlite/sqlite-place.ts';
import { sampleChannel } from '../testing/records.fixture.ts';
import { startWithSessions } from './0001-sessions.ts';
import { migrate } from './migrate.ts';

const log = new ConsoleLogger({ logLevels: [] });
/** Made by the last version that used Drizzle, with pg_dump. */
const FORMER = path.join(import.meta.dirname, '../testing/drizzle-database.sql');
const CUT_OFF = path.join(import.meta.dirname, '../testing/cut-off-migration.fixture.ts');

describe('a Postgres database of an earlier version', () => {
  let postgres: PostgresServer;
  let client: ReturnType<typeof connection>;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    client = connection(postgres.url);
  });
  afterAll(async () => {
    await client.end();
    await postgres.remove();
  });

  async function databaseWith(name: string, ...statements: string[]): Promise<string> {
    await client.unsafe(`create database ${name}`);
    const url = postgres.url.replace(/postgres$/, name);
    const other = connection(url);
    for (const statement of statements) await other.unsafe(statement);
    await other.end();
    return url;
  }

  test('is taken over with all that it holds, and goes on as one of this version', async () => {
    const databaseUrl = await databaseWith('former', readFileSync(FORMER, 'utf8'));
    for (const _start of ['first', 'second']) {
      const store = new SqlStore(await openDatabase({ dataDir: '/nowhere', databaseUrl }, log));
      expect(await store.sessions.find('h4k2m9p7xt')).toEqual({
        sessionId: 'h4k2m9p7xt',
        title: 'Kitchen “disco” 🎛',
        hostName: 'Ana',
        visibility: 'public',
        kind: 'music',
        staysEmpty: false,
        hostTokenHash: 'q1wPPUIWhnDSNo8MvjFHyQqnDYI4vXm5EFKAnr8dT4A',
        createdAtMs: 1_790_000_000_000.25,
        liveSinceMs: 1_790_000_001_000,
        endedAtMs: null,
        endReason: null,
        peakListeners: 12,
        hostCame: true,
        removedParticipants: ['p1', '-_{",}\\ é', 'NULL', ''],
        desk: null,
      });
      expect(await store.sessions.find('w3v8r5n6cd')).toMatchObject({
        visibility: 'unlisted',
        kind: 'music',
        endedAtMs: 1_790_000_003_000.5,
        endReason: 'host-away',
        hostCame: false,
        removedParticipants: [],
      });
      const [left] = await store.leftSessions.all(2);
      expect(left).toMatchObject({
        artworkCount: 1,
        tracks: [{ number: 2, source: null }, { number: 3 }],
        channels: [],
        members: [],
        invites: [],
      });
      expect((await store.tracks.of('h4k2m9p7xt')).map(({ artist }) => artist)).toEqual([
        null,
        'Somebody',
        'Somebody',
      ]);
      const artwork = await store.artworks.find('h4k2m9p7xt', '3q2-7wAAAAAAAAAAAAAAAA');
      expect([...(artwork?.bytes ?? [])]).toEqual(Array.from({ length: 256 }, (_, index) => index));
      await store.close();
    }
  });

  test('looks like one that was made by this version', async () => {
    const databaseUrl = await databaseWith('alike', readFileSync(FORMER, 'utf8'));
    const anew = await databaseWith('anew');
    for (const url of [databaseUrl, anew]) {
      await (await openDatabase({ dataDir: '/nowhere', databaseUrl: url }, log)).close();
    }
    expect(await columnsOf(databaseUrl)).toEqual(await columnsOf(anew));
  });

  test('is taken over from its first version too', async () => {
    const databaseUrl = await databaseWith(
      'first',
      readFileSync(FORMER, 'utf8'),
      'alter table public.sessions drop column host_came, drop column removed_participants',
    );
    const store = new SqlStore(await openDatabase({ dataDir: '/nowhere', databaseUrl }, log));
    expect(await store.sessions.find('h4k2m9p7xt')).toMatchObject({
      hostCame: false,
      removedParticipants: [],
    });
    await store.close();
  });

  test('stays as it was when the step is cut off', async () => {
    const databaseUrl = await databaseWith('cut', readFileSync(FORMER, 'utf8'), 'drop table public.artworks');
    const other = connection(databaseUrl);
    // Somebody who uses the journal keeps it from being removed, which is the last thing that is done.
    const blocker = connection(databaseUrl);
    const step = await blocker.begin(async (held) => {
      await held`select count(*) from drizzle.__drizzle_migrations`;
      const migrated = migrate(kyselyOn(postgresDialect((query) => rowsOf(other, query)))).catch(String);
      await vi.waitFor(async () => {
        expect(await client`select pid from pg_locks where not granted`).toHaveLength(1);
      }, 20_000);
      for (const { pid } of await client`select pid from pg_locks where not granted`) {
        await client`select pg_terminate_backend(${Number(pid)})`;
      }
      return await migrated;
    });
    expect(step).toMatch(/terminating connection|CONNECTION/);
    expect(await blocker`select removed_participants from sessions where host_came`).toEqual([
      { removed_participants: ['p1', '-_{",}\\ é', 'NULL', ''] },
    ]);
    await Promise.all([other.end(), blocker.end()]);
    await (await openDatabase({ dataDir: '/nowhere', databaseUrl }, log)).close();
  });

  async function columnsOf(url: string): Promise<unknown[]> {
    const other = connection(url);
    const found = await other`
      select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
      where table_schema = 'public' order by table_name, column_name`;
    const triggers = await other`select tgname from pg_trigger where not tgisinternal order by tgname`;
    await other.end();
    return [...found, ...triggers];
  }
});

test('a SQLite database of the first version gets what came later, and keeps what it holds', async () => {
  const place = await sqlitePlace();
  const file = sqliteFile(place.dataDir);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const former = await SqliteDatabase.open({ file, log }, (db) =>
    migrate(db, { '0001-sessions': startWithSessions }),
  );
  await sql`insert into sessions (session_id, title, visibility, host_token_hash, created_at_ms, peak_listeners)
    values ('s1', 'Party', 'public', 'hash', 1, 2)`.execute(former.db);
  await former.close();
  const store = new SqlStore(await openDatabase(place, log));
  expect(await store.sessions.find('s1')).toMatchObject({ title: 'Party', peakListeners: 2, kind: 'music' });
  expect(await store.adminKeys.unrevoked()).toEqual([]);
  expect(await store.audit.page({ limit: 1 })).toEqual({ entries: [], next: undefined });
  const [left] = await store.leftSessions.all(0);
  expect(left).toMatchObject({ channels: [], members: [], invites: [] });
  await store.channels.put('s1', sampleChannel('stage'));
  expect((await store.channels.of(['s1'])).get('s1')).toEqual([sampleChannel('stage')]);
  await store.close();
  await place.remove();
});

describe('a step on SQLite', () => {
  let place: DatabasePlace;

  beforeAll(async () => {
    place = await sqlitePlace();
  });
  afterAll(() => place.remove());

  const first = { up: async (db: Kysely<unknown>) => void (await sql`create table a (n)`.execute(db)) };

  async function open(file: string, second: (db: Kysely<unknown>) => Promise<void>): Promise<string[]> {
    const migrations = { '0001-a': first, '0002-b': { up: second } };
    const prepare = (db: Kysely<Tables>) => migrate(db, migrations);
    const database = await SqliteDatabase.open({ file: path.join(place.dataDir, file), log }, prepare);
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_schema where type = 'table' and name not like '%kysely%' order by name`.execute(
      database.db,
    );
    await database.close();
    return rows.map(({ name }) => name);
  }

  test('that fails leaves nothing behind, and those before it stay', async () => {
    const failing = async (db: Kysely<unknown>) => {
      await sql`create table b (n)`.execute(db);
      await sql`insert into b values (1)`.execute(db);
      await sql`select missing`.execute(db);
    };
    await expect(open('fails', failing)).rejects.toThrow('no such column: missing');
    await expect(open('fails', failing)).rejects.toThrow('no such column: missing');
    expect(await open('fails', async (db) => void (await sql`create table b (n)`.execute(db)))).toEqual([
      'a',
      'b',
    ]);
  });

  test('that is killed midway leaves nothing behind, and is done by the next start', async () => {
    const file = path.join(place.dataDir, 'killed');
    const child = spawn(process.execPath, [CUT_OFF, file], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(await open('killed', async (db) => void (await sql`create table c (n)`.execute(db)))).toEqual([
      'a',
      'c',
    ]);
  });
});
