/** What is shown of sessions while the database is away. */
import { SNAPSHOT_HISTORY } from '@auxcast/shared-types';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { WorkerPool } from '../media/index.ts';
import { DatabaseError } from '../persistence/index.ts';
import { type RunningSessions, type Session, startSessions } from './index.ts';
import { SessionLookup } from './session-lookup.ts';

const UNAVAILABLE = { code: 'unavailable', details: { retryAfterMs: expect.any(Number) } };
const ORIGIN = 'http://aux.example';
const log = new ConsoleLogger({ logLevels: [] });
let store: MemoryStore;
let sessions: RunningSessions;
let lookup: SessionLookup;

beforeEach(async () => {
  Logger.overrideLogger(false);
  store = new MemoryStore();
  sessions = await startSessions({
    pool: await WorkerPool.create({
      workers: 0,
      minPort: undefined,
      announcedAddresses: ['127.0.0.1'],
      log,
    }),
    store,
    grace: { hostMs: 60_000, listenerMs: 60_000 },
    limits: {
      sessions: 3,
      listeners: 5,
      listenersPerSession: 3,
      listenersPerWorkerBeforeSpread: 10,
      channelsPerSession: 3,
      talkersPerSession: 3,
      invitesPerSession: 3,
    },
    log,
  });
  lookup = new SessionLookup(sessions);
});
afterEach(async () => {
  store.failure = undefined;
  await sessions.close();
});

async function played(tracks: number): Promise<Session> {
  const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
  for (let number = 1; number <= tracks; number += 1) await play(session, `Track ${number}`);
  return session;
}

async function play(session: Session, title: string): Promise<void> {
  const track = { title, artist: null, album: null, source: null, artworkId: null };
  await session.nowPlaying.report({ track, playbackState: 'playing', position: null });
}

async function numbersOf(sessionId: string): Promise<number[]> {
  return (await lookup.history(sessionId)).map(({ number }) => number);
}

test('a live session is shown with what it played', async () => {
  const { id } = await played(2);
  store.failure = new DatabaseError('away', true);
  expect(await lookup.summary(id, ORIGIN)).toMatchObject({ nowPlaying: { track: { number: 2 } } });
  expect(await lookup.visit(id, ORIGIN)).toMatchObject({ kind: 'open', session: { sessionId: id } });
  expect(await numbersOf(id)).toEqual([1, 2]);
});

test('one that has not played anything yet is no matter for the database', async () => {
  const { id } = await played(0);
  store.failure = new DatabaseError('away', true);
  expect(await lookup.history(id)).toEqual([]);
});

test('one that ended a moment ago, too', async () => {
  const session = await played(2);
  store.failure = new DatabaseError('away', true);
  session.end('host');
  expect(await lookup.visit(session.id, ORIGIN)).toMatchObject({
    kind: 'ended',
    history: [{ number: 1 }, { number: 2 }],
  });
});

test('nothing of a private one is told to whoever knows its id alone, not even while the database is away', async () => {
  const { session, hostToken } = await sessions.opener.create({
    visibility: 'private',
    kind: 'music',
    title: 'Secret',
    hostName: 'Ada',
  });
  const { id } = session;
  await play(session, 'Secret track');
  const mayRead = (token?: string) => lookup.mayRead(id, token);
  const visit = async () => JSON.stringify(await lookup.visit(id, ORIGIN));
  store.failure = new DatabaseError('away', true);
  expect(await visit()).not.toMatch(/Secret|Ada/);
  expect([await mayRead(), await mayRead('x'.repeat(43)), await mayRead(hostToken)]).toEqual([
    false,
    false,
    true,
  ]);
  session.end('host');
  expect(await lookup.visit(id, ORIGIN)).toEqual({ kind: 'private' });
  await expect(mayRead(hostToken)).rejects.toMatchObject(UNAVAILABLE);
  store.failure = undefined;
  expect([await mayRead(), await mayRead('x'.repeat(43)), await mayRead(hostToken)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(await lookup.mayRead('23456789ab', undefined)).toBe(true);
});

test('of a long history the last tracks are shown, and all of them when the database is back', async () => {
  const { id } = await played(SNAPSHOT_HISTORY + 5);
  const all = Array.from({ length: SNAPSHOT_HISTORY + 5 }, (_, index) => index + 1);
  await vi.waitFor(() => expect(sessions.writes.length).toBe(0));
  store.failure = new DatabaseError('away', true);
  expect(await numbersOf(id)).toEqual(all.slice(-SNAPSHOT_HISTORY));
  store.failure = undefined;
  expect(await numbersOf(id)).toEqual(all);
});

test('a long history is put together once for each track, however many ask', async () => {
  const session = await played(SNAPSHOT_HISTORY + 5);
  await vi.waitFor(() => expect(sessions.writes.length).toBe(0));
  const asked = vi.spyOn(store.tracks, 'of');
  const [first, second] = await Promise.all([lookup.history(session.id), lookup.history(session.id)]);
  expect(await lookup.history(session.id)).toBe(first);
  expect(second).toBe(first);
  expect(first).toHaveLength(SNAPSHOT_HISTORY + 5);
  expect(asked).toHaveBeenCalledOnce();
  await play(session, 'One more');
  expect(await numbersOf(session.id)).toHaveLength(SNAPSHOT_HISTORY + 6);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('of a session that ended, too', async () => {
  const session = await played(SNAPSHOT_HISTORY + 5);
  session.end('host');
  await vi.waitFor(() => expect(sessions.writes.length).toBe(0));
  const asked = vi.spyOn(store.tracks, 'of');
  for (let visits = 0; visits < 3; visits += 1) {
    expect(await lookup.visit(session.id, ORIGIN)).toMatchObject({ kind: 'ended', history: { length: 55 } });
  }
  expect(asked).toHaveBeenCalledOnce();
});

test('what the database refuses for another reason is not taken for its absence', async () => {
  const { id } = await played(SNAPSHOT_HISTORY + 1);
  store.failure = new DatabaseError('no such table', false);
  await expect(lookup.history(id)).rejects.toMatchObject(UNAVAILABLE);
});

test('what is stored only cannot be shown', async () => {
  store.failure = new DatabaseError('away', true);
  await expect(lookup.summary('23456789ab', ORIGIN)).rejects.toMatchObject(UNAVAILABLE);
  await expect(lookup.history('23456789ab')).rejects.toMatchObject(UNAVAILABLE);
  expect(await lookup.visit('23456789ab', ORIGIN)).toEqual({ kind: 'unavailable', retryAfterMs: 5000 });
});

test('while the server stops, no session has ended for that', async () => {
  const { id } = await played(1);
  await sessions.close();
  expect(await lookup.visit(id, ORIGIN)).toEqual({ kind: 'unavailable', retryAfterMs: 2000 });
  await expect(lookup.summary(id, ORIGIN)).rejects.toMatchObject(UNAVAILABLE);
  await expect(lookup.history(id)).rejects.toMatchObject(UNAVAILABLE);
  await expect(sessions.registry.find(id)).rejects.toMatchObject(UNAVAILABLE);
  await expect(sessions.opener.create({ visibility: 'unlisted', kind: 'music' })).rejects.toMatchObject(
    UNAVAILABLE,
  );
  expect(store.sessions.records.size).toBe(1);
});
