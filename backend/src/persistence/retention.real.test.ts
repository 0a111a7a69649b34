import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import { count } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { Retention } from './retention.ts';
import { artworks, sessions, tracks } from './schema.ts';
import { PostgresServer } from './testing/postgres-server.fixture.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;
const PATIENCE = { timeout: 20_000, interval: 50 };

/** Ended so many days ago; `null`: not ended. */
async function addSession(db: Database['db'], sessionId: string, endedDaysAgo: number | null): Promise<void> {
  await db.insert(sessions).values({
    sessionId,
    title: 'Party',
    hostName: null,
    visibility: 'unlisted',
    hostTokenHash: 'hash',
    createdAtMs: NOW_MS - 1000 * DAY_MS,
    endedAtMs: endedDaysAgo === null ? null : NOW_MS - endedDaysAgo * DAY_MS,
    endReason: endedDaysAgo === null ? null : 'host',
    peakListeners: 1,
  });
  await db.insert(tracks).values({ sessionId, number: 1, title: 'One', startedAtMs: NOW_MS });
  const bytes = new Uint8Array(100_000);
  await db
    .insert(artworks)
    .values({ sessionId, artworkId: 'art', type: 'image/webp', bytes, accent: '#000000' });
}

async function postgres() {
  const server = await PostgresServer.start();
  return { dataDir: server.folder, databaseUrl: server.url, remove: () => server.remove() };
}

async function embedded() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'auxcast-retention-'));
  return { dataDir, databaseUrl: undefined, remove: async () => rmSync(dataDir, { recursive: true }) };
}

describe.each([
  ['PGlite', embedded],
  ['Postgres', postgres],
])('retention on %s', (_name, place) => {
  let remove: () => Promise<void>;
  let database: Database;

  beforeAll(async () => {
    const { remove: removePlace, ...where } = await place();
    remove = removePlace;
    database = await openDatabase(where);
  });
  afterAll(async () => {
    await database.close();
    await remove();
  });

  it('removes what ended long ago with all that belongs to it, in batches, and nothing else', async () => {
    const { db } = database;
    for (let n = 0; n < 120; n += 1) await addSession(db, `old${n}`, 91 + n);
    await addSession(db, 'recent', 89);
    await addSession(db, 'going-on', null);
    const log = new ConsoleLogger({ logLevels: [] });
    const said = vi.spyOn(log, 'log');
    const tidied = Promise.withResolvers<void>();
    const watched: Database = {
      ...database,
      tidy: () => database.tidy().then(tidied.resolve, tidied.reject),
    };
    const retention = Retention.start({ database: watched, days: 90, log, firstMs: 0, now: () => NOW_MS });
    await tidied.promise;
    expect(said).toHaveBeenCalledWith('120 sessions that ended more than 90 days ago are forgotten');
    const left = await db
      .select({ sessionId: sessions.sessionId })
      .from(sessions)
      .orderBy(sessions.sessionId);
    expect(left).toEqual([{ sessionId: 'going-on' }, { sessionId: 'recent' }]);
    for (const table of [tracks, artworks]) {
      expect(await db.select({ n: count() }).from(table)).toEqual([{ n: 2 }]);
    }
    await retention.close();
  });

  it('leaves it for later while the database is away', async () => {
    const log = new ConsoleLogger({ logLevels: [] });
    const warned = vi.spyOn(log, 'warn');
    const { db, close } = database;
    await close();
    const retention = Retention.start({ database: { db, close, tidy: close }, days: 90, log, firstMs: 0 });
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce(), PATIENCE);
    await retention.close();
  });
});
