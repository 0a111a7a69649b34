import { ConsoleLogger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { PostgresServer } from '../../../test-support/servers/index.ts';
import { openDatabase } from '../open-database.ts';
import { DatabaseClaim } from './database-claim.ts';
import { connection } from './server-database.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const log = new ConsoleLogger({ logLevels: ['error'] });
const error = vi.spyOn(log, 'error').mockReturnValue();
let postgres: PostgresServer;
let other: ReturnType<typeof connection>;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  other = connection(postgres.url);
});
afterEach(() => void error.mockClear());
afterAll(async () => {
  await other.end();
  await postgres.remove();
});

function take(patienceMs = 200): Promise<DatabaseClaim> {
  return DatabaseClaim.take({ url: postgres.url, log, patienceMs });
}

/** The servers that have it, or wait for it. */
async function claimants(granted: boolean): Promise<number[]> {
  const found = await other`select pid from pg_locks where locktype = 'advisory' and granted = ${granted}`;
  return found.map(({ pid }) => Number(pid));
}

test('a second server is refused in one line, and may start when the first has ended', async () => {
  const place = { dataDir: postgres.folder, databaseUrl: postgres.url };
  const first = await openDatabase(place);
  await expect(openDatabase(place)).rejects.toThrow(
    /^DATABASE_URL: the database is in use by another server; give each its own\.$/,
  );
  await first.close();
  const second = await openDatabase(place);
  await second.close();
});

test('another database of the same Postgres is free', async () => {
  const claim = await take();
  await other`create database other`;
  const url = postgres.url.replace(/postgres$/, 'other');
  const second = await DatabaseClaim.take({ url, log });
  await second.close();
  await claim.close();
  await claim.close();
});

test('it is taken again when the database was away', async () => {
  const claim = await take();
  await postgres.stop();
  await postgres.startAgain();
  await vi.waitFor(async () => expect(await claimants(true)).toHaveLength(1), PATIENCE);
  await expect(take()).rejects.toThrow('in use by another server');
  await claim.close();
  const next = await take(10_000);
  await next.close();
  expect(error).not.toHaveBeenCalled();
});

test('a server that lost it to another one goes on, says so once, and takes it when it is free', async () => {
  const claim = await take();
  const waiting = take(10_000);
  await vi.waitFor(async () => expect(await claimants(false)).toHaveLength(1), PATIENCE);
  // As a network would cut it off.
  for (const pid of await claimants(true)) await other`select pg_terminate_backend(${pid})`;
  const second = await waiting;
  await vi.waitFor(() => expect(error).toHaveBeenCalledOnce(), PATIENCE);
  expect(error).toHaveBeenCalledWith(expect.stringContaining('another server has taken the database'));
  await second.close();
  await vi.waitFor(async () => {
    expect(await claimants(true)).toHaveLength(1);
    expect(await claimants(false)).toEqual([]);
  }, PATIENCE);
  expect(error).toHaveBeenCalledOnce();
  await claim.close();
});

test('one that is cut off while it waits is refused, and the server goes on', async () => {
  const claim = await take();
  const waiting = expect(take(10_000)).rejects.toThrow();
  await vi.waitFor(async () => expect(await claimants(false)).toHaveLength(1), PATIENCE);
  for (const pid of await claimants(false)) await other`select pg_terminate_backend(${pid})`;
  await waiting;
  await claim.close();
});
