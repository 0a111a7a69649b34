import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Track } from '@auxcast/shared-types';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { DrizzleSessionStore } from './drizzle-session-store.ts';
import { type SessionRecord, TRACKS_KEPT } from './session-store.ts';
import { freePort, PostgresServer } from './testing/postgres-server.fixture.ts';

/** A database of its own kind, and how to take it away again. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  remove(): Promise<void>;
}

async function embedded(): Promise<Place> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'auxcast-pglite-'));
  const remove = async () => rmSync(dataDir, { recursive: true });
  return { dataDir, databaseUrl: undefined, remove };
}

async function server(): Promise<Place> {
  const postgres = await PostgresServer.start();
  return { dataDir: postgres.folder, databaseUrl: postgres.url, remove: () => postgres.remove() };
}

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

describe.each([
  ['PGlite', embedded],
  ['Postgres', server],
])('the session store on %s', (_name, open) => {
  let place: Place;
  let store: DrizzleSessionStore;

  beforeAll(async () => {
    place = await open();
    store = new DrizzleSessionStore(await openDatabase(place));
  });

  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  async function reopen() {
    await store.close();
    const database = await openDatabase(place);
    store = new DrizzleSessionStore(database);
    return database;
  }

  it('keeps a session and its changes', async () => {
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

  it('refuses what cannot be', async () => {
    await store.createSession(record('s2'));
    await expect(store.createSession(record('s2'))).rejects.toThrow();
    await expect(store.changeSession('nobody', { peakListeners: 1 })).rejects.toThrow(/no session nobody/);
    await expect(store.putTrack('nobody', track(1))).rejects.toThrow(/^The database refused: (?!.*Track 1)/s);
  });

  it('lets nothing of a withdrawn session come back, whether it was stored before or is to be later', async () => {
    const [before, later] = [record('before'), record('later')];
    await store.createSession(before);
    await store.withdrawSession(before);
    await store.withdrawSession(later);
    await store.withdrawSession(later);
    await expect(store.createSession(later)).rejects.toThrow('duplicate key');
    for (const { sessionId } of [before, later]) {
      expect(await store.findSession(sessionId)).toMatchObject({ title: '', hostName: null, endedAtMs: 0 });
    }
    expect(await store.leftSessions(0)).not.toContainEqual(
      expect.objectContaining({ record: expect.objectContaining({ title: '' }) }),
    );
  });

  it('keeps tracks in order and replaces one whose artwork came later', async () => {
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

  it('keeps the last tracks of a session, however many it plays', async () => {
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

  it('keeps writes nobody waited for in the order they were asked for', async () => {
    const writes = [store.createSession(record('s4'))];
    for (let peakListeners = 1; peakListeners <= 20; peakListeners += 1) {
      writes.push(store.changeSession('s4', { peakListeners }));
    }
    await Promise.all(writes);
    expect((await store.findSession('s4'))?.peakListeners).toBe(20);
  });

  it('keeps artwork byte for byte, per session', async () => {
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

  it('gives back what was left open, with the last tracks of each', async () => {
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

  it('ends what is more than may be kept, the oldest of it', async () => {
    const before = await store.leftSessions(1);
    const keep = before.length - 1;
    expect(await store.endLeftSessions({ keep, endedAtMs: 11 })).toBe(1);
    expect(await store.findSession('left2')).toMatchObject({ endedAtMs: 11, endReason: 'server' });
    expect(await store.leftSessions(1)).toHaveLength(keep);
    expect(await store.endLeftSessions({ keep, endedAtMs: 12 })).toBe(0);
    expect(await store.findSession('over')).toMatchObject({ endedAtMs: 9, endReason: 'host-away' });
  });

  it('leaves out a track or a session that cannot be read, and nothing else', async () => {
    const database = await reopen();
    for (const sessionId of ['odd1', 'odd2', 'odd3']) {
      await store.createSession(record(sessionId, { createdAtMs: 4 }));
      for (const number of [1, 2, 3]) await store.putTrack(sessionId, track(number));
    }
    await database.db.execute(sql`update tracks set accent = 'red' where session_id = 'odd1' and number = 2`);
    await database.db.execute(sql`update sessions set visibility = 'friends' where session_id = 'odd2'`);
    const found = (await store.leftSessions(3)).filter(({ record }) => record.sessionId.startsWith('odd'));
    expect(found.map((left) => [left.record.sessionId, left.tracks.map(({ number }) => number)])).toEqual([
      ['odd1', [1, 3]],
      ['odd3', [1, 2, 3]],
    ]);
    expect((await store.tracksOf('odd1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(await store.findSession('odd2')).toBeUndefined();
  });

  it('is there again after a restart, its migrations run once', async () => {
    await store.createSession(record('s6'));
    await reopen();
    await store.ping();
    expect(await store.findSession('s6')).toEqual(record('s6'));
  });
});

describe('what cannot be opened', () => {
  it('is a data directory that another server has', async () => {
    const place = await embedded();
    const first = await openDatabase(place);
    await expect(openDatabase(place)).rejects.toThrow(/^DATA_DIR: .* is in use by another server/);
    await first.close();
    const second = await openDatabase(place);
    expect(statSync(path.join(place.dataDir, 'db')).mode & 0o077).toBe(0);
    await second.close();
    await second.close();
    await place.remove();
  });

  it('is a data directory that cannot be made', async () => {
    const opened = openDatabase({ dataDir: '/dev/null/aux', databaseUrl: undefined });
    await expect(opened).rejects.toThrow(/^DATA_DIR: .*ENOTDIR/);
  });

  it('is a damaged folder', async () => {
    const place = await embedded();
    mkdirSync(path.join(place.dataDir, 'db'));
    writeFileSync(path.join(place.dataDir, 'db/PG_VERSION'), 'nothing');
    await expect(openDatabase(place)).rejects.toThrow(
      /^DATA_DIR: the database in .* cannot be opened .* bring back a copy/,
    );
    await place.remove();
  });

  it('is not a sound folder on a machine that is too busy: that is given time, and told by its own line', async () => {
    const place = await embedded();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const opened = openDatabase(place).catch((error: unknown) => error);
    vi.advanceTimersByTime(300_000);
    vi.useRealTimers();
    expect(String(await opened)).toMatch(
      /^ConfigError: DATA_DIR: the database in \S+ is too slow to open \(.* within 300 s\.\); .*busy: start again/,
    );
    // It is not damaged, and nobody has it.
    const second = await openDatabase(place);
    await second.close();
    await place.remove();
  });

  it('is a server that does not answer; its password stays unsaid', async () => {
    const databaseUrl = `postgres://aux:secret@127.0.0.1:${await freePort()}/aux`;
    const opened = openDatabase({ dataDir: '/nowhere', databaseUrl });
    await expect(opened).rejects.toThrow(
      /^DATABASE_URL: the database does not answer \(ECONNREFUSED\); [^\n]*\.$/,
    );
  });
});
