/** What is shown of sessions while the database is away. */
import { SNAPSHOT_HISTORY } from '@auxcast/shared-types';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WorkerPool } from '../media/index.ts';
import { DatabaseError } from '../persistence/database-error.ts';
import { type Session, SessionRegistry } from '../sessions/index.ts';
import { MemorySessionStore } from '../sessions/testing/memory-session-store.fixture.ts';
import { SessionLookup } from './session-lookup.ts';

const ORIGIN = 'http://aux.example';
const log = new ConsoleLogger({ logLevels: [] });
let store: MemorySessionStore;
let registry: SessionRegistry;
let lookup: SessionLookup;

beforeEach(async () => {
  Logger.overrideLogger(false);
  store = new MemorySessionStore();
  registry = await SessionRegistry.create({
    pool: await WorkerPool.create({
      workers: 0,
      minPort: undefined,
      announcedAddresses: ['127.0.0.1'],
      log,
    }),
    store,
    grace: { hostMs: 60_000, listenerMs: 60_000 },
    limits: { sessions: 3, listeners: 5, listenersPerSession: 3, listenersPerWorkerBeforeSpread: 10 },
    log,
  });
  lookup = new SessionLookup(registry, store);
});
afterEach(async () => {
  store.failure = undefined;
  await registry.close();
});

async function played(tracks: number): Promise<Session> {
  const { session } = await registry.create({ visibility: 'unlisted' });
  for (let number = 1; number <= tracks; number += 1) {
    const track = { title: `Track ${number}`, artist: null, album: null, source: null, artworkId: null };
    await session.nowPlaying.report({ track, playbackState: 'playing', position: null });
  }
  return session;
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

test('of a long history the last tracks are shown, and all of them when the database is back', async () => {
  const { id } = await played(SNAPSHOT_HISTORY + 5);
  const all = Array.from({ length: SNAPSHOT_HISTORY + 5 }, (_, index) => index + 1);
  await vi.waitFor(() => expect(registry.backlog.length).toBe(0));
  store.failure = new DatabaseError('away', true);
  expect(await numbersOf(id)).toEqual(all.slice(-SNAPSHOT_HISTORY));
  store.failure = undefined;
  expect(await numbersOf(id)).toEqual(all);
});

test('what the database refuses for another reason is not taken for its absence', async () => {
  const { id } = await played(SNAPSHOT_HISTORY + 1);
  store.failure = new DatabaseError('no such table', false);
  await expect(lookup.history(id)).rejects.toThrow('no such table');
});

test('what is stored only cannot be shown', async () => {
  store.failure = new DatabaseError('away', true);
  await expect(lookup.summary('23456789ab', ORIGIN)).rejects.toThrow('away');
  await expect(lookup.history('23456789ab')).rejects.toThrow('away');
});
