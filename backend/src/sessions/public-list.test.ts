import { sessionList } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WorkerPool } from '../media/index.ts';
import { MemoryStore } from '../persistence/testing/memory-store.fixture.ts';
import { type RunningSessions, type Session, startSessions } from './index.ts';
import { SessionLookup } from './session-lookup.ts';

const log = new ConsoleLogger({ logLevels: [] });
let sessions: RunningSessions;
let lookup: SessionLookup;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  sessions = await startSessions({
    pool: await WorkerPool.create({ workers: 0, minPort: undefined, announcedAddresses: ['127.0.0.1'], log }),
    store: new MemoryStore(),
    grace: { hostMs: 60_000, listenerMs: 60_000 },
    limits: { sessions: 200, listeners: 500, listenersPerSession: 9, listenersPerWorkerBeforeSpread: 10 },
    log,
  });
  lookup = new SessionLookup(sessions);
});
afterEach(async () => {
  await sessions.close();
  vi.useRealTimers();
});

async function open(visibility: 'public' | 'unlisted', listeners: number): Promise<Session> {
  const { session } = await sessions.opener.create({ visibility });
  for (let n = 0; n < listeners; n += 1) {
    session.enter({ address: '127.0.0.1', send: vi.fn(), replaced: vi.fn(), removed: vi.fn() });
  }
  return session;
}

function listed(origin = 'http://aux.example'): { id: string; url: string }[] {
  const { sessions } = sessionList.parse(JSON.parse(lookup.publicJson(origin).toString()));
  return sessions.map(({ sessionId: id, url }) => ({ id, url }));
}

test('shows the fifty with the most listeners, and no secret ones', async () => {
  await open('unlisted', 9);
  for (let n = 0; n < 60; n += 1) await open('public', 0);
  const [three, one] = [await open('public', 3), await open('public', 1)];
  const list = listed();
  expect(list).toHaveLength(50);
  expect(list.slice(0, 2)).toEqual([
    { id: three.id, url: `http://aux.example/s/${three.id}` },
    { id: one.id, url: `http://aux.example/s/${one.id}` },
  ]);
});

test('is made at most once a second, for REST and pages together', async () => {
  const first = await open('public', 1);
  expect(listed().map(({ id }) => id)).toEqual([first.id]);
  const summary = vi.spyOn(first, 'summary');
  const second = await open('public', 2);
  vi.advanceTimersByTime(999);
  expect(listed('http://other.example')).toEqual([
    { id: first.id, url: `http://other.example/s/${first.id}` },
  ]);
  expect(lookup.publicJson('http://aux.example')).toBe(lookup.publicJson('http://aux.example'));
  lookup.publicLive('http://aux.example');
  expect(summary).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(listed().map(({ id }) => id)).toEqual([second.id, first.id]);
});
