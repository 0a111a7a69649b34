import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { artworkContract } from './artworks/artwork-store.contract.fixture.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { leftSessionContract } from './sessions/left-sessions.contract.fixture.ts';
import { sessionContract } from './sessions/session-store.contract.fixture.ts';
import { SqlStore } from './sql-store.ts';
import { PLACES, type Place } from './testing/places.fixture.ts';
import { record, track } from './testing/records.fixture.ts';
import { trackContract } from './tracks/track-store.contract.fixture.ts';

describe.each(PLACES)('the store on %s', (_name, open) => {
  const log = new ConsoleLogger({ logLevels: [] });
  let place: Place;
  let database: Database;
  let store: SqlStore;

  beforeAll(async () => {
    place = await open();
    database = await openDatabase(place);
    store = new SqlStore(database, log);
  });

  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  async function reopen(): Promise<void> {
    await store.close();
    database = await openDatabase(place);
    store = new SqlStore(database, log);
  }

  describe('its sessions', () => sessionContract(() => store));
  describe('its tracks', () => trackContract(() => store));
  describe('its pictures', () => artworkContract(() => store));
  describe('its sessions of an earlier process', () => leftSessionContract(() => store));

  test('leaves out a track or a session that cannot be read, and nothing else', async () => {
    await reopen();
    for (const sessionId of ['odd1', 'odd2', 'odd3', 'odd4']) {
      await store.sessions.create(record(sessionId, { createdAtMs: 4 }));
      for (const number of [1, 2, 3]) await store.tracks.put(sessionId, track(number));
    }
    const { db } = database;
    await sql`update tracks set accent = 'red' where session_id = 'odd1' and number = 2`.execute(db);
    await sql`update sessions set visibility = 'friends' where session_id = 'odd2'`.execute(db);
    await sql`update sessions set removed_participants = '[' where session_id = 'odd4'`.execute(db);
    const found = (await store.leftSessions.all(3)).filter(({ record }) =>
      record.sessionId.startsWith('odd'),
    );
    expect(found.map((left) => [left.record.sessionId, left.tracks.map(({ number }) => number)])).toEqual([
      ['odd1', [1, 3]],
      ['odd3', [1, 2, 3]],
    ]);
    expect((await store.tracks.of('odd1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(await store.sessions.find('odd2')).toBeUndefined();
    expect(await store.sessions.find('odd4')).toBeUndefined();
  });

  test('is there again after a restart, its migrations run once', async () => {
    await store.sessions.create(record('s6'));
    await reopen();
    await store.ping();
    expect(await store.sessions.find('s6')).toEqual(record('s6'));
  });
});
