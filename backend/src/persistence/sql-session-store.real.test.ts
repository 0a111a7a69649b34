import type { Track } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { type SessionRecord, TRACKS_KEPT } from './session-store.ts';
import { SqlSessionStore } from './sql-session-store.ts';
import { PLACES, type Place } from './testing/places.fixture.ts';

function record(sessionId: string, changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    sessionId,
    title: 'Kitchen “disco” 🎛',
    hostName: null,
    visibility: 'public',
    hostTokenHash: 'hash',
    createdAtMs: 1_800_000_000_000.25,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: false,
    removedParticipants: [],
    ...changes,
  };
}

function track(number: number, changes: Partial<Track> = {}): Track {
  return {
    number,
    title: `Track ${number}`,
    artist: 'Somebody',
    album: null,
    source: { site: 'Bandcamp', url: 'https://example.org/' },
    artworkUrl: null,
    accent: '#aabbcc',
    startedAtMs: 1_800_000_000_000 + number,
    ...changes,
  };
}

describe.each(PLACES)('the session store on %s', (_name, open) => {
  const log = new ConsoleLogger({ logLevels: [] });
  let place: Place;
  let database: Database;
  let store: SqlSessionStore;

  beforeAll(async () => {
    place = await open();
    database = await openDatabase(place);
    store = new SqlSessionStore(database, log);
  });

  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  async function reopen(): Promise<void> {
    await store.close();
    database = await openDatabase(place);
    store = new SqlSessionStore(database, log);
  }

  test('keeps a session and its changes', async () => {
    await store.createSession(record('s1'));
    await store.changeSession('s1', { liveSinceMs: 5, peakListeners: 12 });
    await store.changeSession('s1', {});
    await store.changeSession('s1', { hostCame: true, removedParticipants: ['a', '-_{",}\\'] });
    expect(await store.findSession('s1')).toEqual(
      record('s1', {
        liveSinceMs: 5,
        peakListeners: 12,
        hostCame: true,
        removedParticipants: ['a', '-_{",}\\'],
      }),
    );
    expect(await store.findSession('nobody')).toBeUndefined();
  });

  test('refuses what cannot be', async () => {
    await store.createSession(record('s2'));
    await expect(store.createSession(record('s2'))).rejects.toThrow();
    await expect(store.changeSession('nobody', { peakListeners: 1 })).rejects.toThrow(/no session nobody/);
    await expect(store.putTrack('nobody', track(1))).rejects.toThrow(/^The database refused: (?!.*Track 1)/s);
  });

  test('lets nothing of a withdrawn session come back, whether it was stored before or is to be later', async () => {
    const [before, later] = [record('before'), record('later')];
    await store.createSession(before);
    await store.withdrawSession(before);
    await store.withdrawSession(later);
    await store.withdrawSession(later);
    await expect(store.createSession(later)).rejects.toThrow(/duplicate key|UNIQUE constraint/);
    for (const { sessionId } of [before, later]) {
      expect(await store.findSession(sessionId)).toMatchObject({ title: '', hostName: null, endedAtMs: 0 });
    }
    expect(await store.leftSessions(0)).not.toContainEqual(
      expect.objectContaining({ record: expect.objectContaining({ title: '' }) }),
    );
  });

  test('keeps tracks in order and replaces one whose artwork came later', async () => {
    await store.createSession(record('s3'));
    await store.putTrack('s3', track(2, { source: null, artist: null }));
    await store.putTrack('s3', track(1));
    await store.putTrack('s3', track(1, { artworkUrl: '/a.png' }));
    expect(await store.tracksOf('s3')).toEqual([
      track(1, { artworkUrl: '/a.png' }),
      track(2, { source: null, artist: null }),
    ]);
    expect(await store.tracksOf('nobody')).toEqual([]);
  });

  test('keeps the last tracks of a session, however many it plays', async () => {
    await store.createSession(record('long'));
    await store.createSession(record('short'));
    await store.putTrack('short', track(1));
    for (const number of [1, 2, TRACKS_KEPT, TRACKS_KEPT + 1]) await store.putTrack('long', track(number));
    expect((await store.tracksOf('long')).map(({ number }) => number)).toEqual([
      2,
      TRACKS_KEPT,
      TRACKS_KEPT + 1,
    ]);
    expect(await store.tracksOf('short')).toHaveLength(1);
  });

  test('keeps writes nobody waited for in the order they were asked for', async () => {
    const writes = [store.createSession(record('s4'))];
    for (let peakListeners = 1; peakListeners <= 20; peakListeners += 1) {
      writes.push(store.changeSession('s4', { peakListeners }));
    }
    await Promise.all(writes);
    expect((await store.findSession('s4'))?.peakListeners).toBe(20);
  });

  test('keeps artwork byte for byte, per session', async () => {
    await store.createSession(record('s5'));
    const bytes = new Uint8Array(300_000).map((_, index) => index % 256);
    const artwork = { artworkId: 'art', sessionId: 's5', type: 'image/png', bytes, accent: '#112233' };
    await store.putArtwork(artwork);
    await store.putArtwork(artwork);
    const found = await store.findArtwork('s5', 'art');
    expect(found).toMatchObject({ type: 'image/png', accent: '#112233' });
    expect(Buffer.compare(Buffer.from(found?.bytes ?? []), Buffer.from(bytes))).toBe(0);
    expect(await store.findArtwork('s1', 'art')).toBeUndefined();
  });

  test('gives back what was left open, with the last tracks of each', async () => {
    const left = { hostCame: true, liveSinceMs: 7, removedParticipants: ['x'] };
    await store.createSession(record('left1', { ...left, createdAtMs: 2 }));
    await store.createSession(record('left2', { createdAtMs: 1 }));
    await store.createSession(record('over', { createdAtMs: 3 }));
    await store.changeSession('over', { endedAtMs: 9, endReason: 'host-away' });
    for (const number of [1, 2, 3, 4]) await store.putTrack('left1', track(number));
    await store.putTrack('over', track(1));
    for (const artworkId of ['a', 'b']) {
      await store.putArtwork({
        artworkId,
        sessionId: 'left1',
        type: 'image/jpeg',
        bytes: new Uint8Array(1),
        accent: '#112233',
      });
    }
    const found = await store.leftSessions(3);
    const [first, second] = found;
    expect(first).toEqual({ record: record('left2', { createdAtMs: 1 }), tracks: [], artworkCount: 0 });
    expect(second).toEqual({
      record: record('left1', { ...left, createdAtMs: 2 }),
      tracks: [track(2), track(3), track(4)],
      artworkCount: 2,
    });
    expect(found.map(({ record }) => record.sessionId)).not.toContain('over');
  });

  test('ends what is more than may be kept, the oldest of it', async () => {
    const before = await store.leftSessions(1);
    const keep = before.length - 1;
    expect(await store.endLeftSessions({ keep, endedAtMs: 11 })).toBe(1);
    expect(await store.findSession('left2')).toMatchObject({ endedAtMs: 11, endReason: 'server' });
    expect(await store.leftSessions(1)).toHaveLength(keep);
    expect(await store.endLeftSessions({ keep, endedAtMs: 12 })).toBe(0);
    expect(await store.findSession('over')).toMatchObject({ endedAtMs: 9, endReason: 'host-away' });
  });

  test('leaves out a track or a session that cannot be read, and nothing else', async () => {
    await reopen();
    for (const sessionId of ['odd1', 'odd2', 'odd3', 'odd4']) {
      await store.createSession(record(sessionId, { createdAtMs: 4 }));
      for (const number of [1, 2, 3]) await store.putTrack(sessionId, track(number));
    }
    const { db } = database;
    await sql`update tracks set accent = 'red' where session_id = 'odd1' and number = 2`.execute(db);
    await sql`update sessions set visibility = 'friends' where session_id = 'odd2'`.execute(db);
    await sql`update sessions set removed_participants = '[' where session_id = 'odd4'`.execute(db);
    const found = (await store.leftSessions(3)).filter(({ record }) => record.sessionId.startsWith('odd'));
    expect(found.map((left) => [left.record.sessionId, left.tracks.map(({ number }) => number)])).toEqual([
      ['odd1', [1, 3]],
      ['odd3', [1, 2, 3]],
    ]);
    expect((await store.tracksOf('odd1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(await store.findSession('odd2')).toBeUndefined();
    expect(await store.findSession('odd4')).toBeUndefined();
  });

  test('is there again after a restart, its migrations run once', async () => {
    await store.createSession(record('s6'));
    await reopen();
    await store.ping();
    expect(await store.findSession('s6')).toEqual(record('s6'));
  });
});
