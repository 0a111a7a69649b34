/** What overlays are in a session: shown everything, counted nowhere. */
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { mayDo } from '../channels/index.ts';
import { WorkerPool } from '../media/index.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const LIMITS = {
  sessions: 3,
  listeners: 1,
  listenersPerSession: 1,
  listenersPerWorkerBeforeSpread: 10,
  channelsPerSession: 3,
  talkersPerSession: 3,
  invitesPerSession: 3,
};

const log = new ConsoleLogger({ logLevels: [] });
let sessions: RunningSessions;

beforeEach(async () => {
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    limits: { egressMbps: null },
    log,
  });
  sessions = await startSessions({
    pool,
    store: new MemoryStore(),
    grace: { hostMs: 120_000, listenerMs: 30_000 },
    limits: LIMITS,
    log,
  });
});
afterEach(() => sessions.close());

async function open(visibility: 'public' | 'private' = 'public') {
  const { session } = await sessions.opener.create({ visibility, kind: 'music' });
  session.attachHost(new FakeLink());
  return session;
}

test('an overlay counts nowhere, takes nobody’s place, and finds one where all are taken', async () => {
  const session = await open();
  session.enter({ link: new FakeLink() });
  const { participant } = session.enter({ link: new FakeLink(), isOverlay: true });
  expect(session.participants.count.listeners).toBe(1);
  expect(session.participants.peak).toBe(1);
  session.leave(participant);
  expect(session.participants.count.listeners).toBe(1);
});

test('an overlay may see, and neither hear nor say anything', async () => {
  const session = await open();
  const { participant } = session.enter({ link: new FakeLink(), isOverlay: true });
  for (const right of ['connect', 'hear', 'ask', 'cheer', 'steer'] as const)
    expect(mayDo(participant, right)).toBe(false);
  expect(mayDo(participant, 'leave')).toBe(true);
  expect(() => session.room.ask(participant, 'Ada')).toThrow(expect.objectContaining({ code: 'forbidden' }));
});

test('who comes back as an overlay stays one, whatever it says then', async () => {
  const session = await open();
  const { resumeToken } = session.enter({ link: new FakeLink(), isOverlay: true });
  const { participant } = session.enter({ link: new FakeLink(), resumeToken });
  expect(participant.isOverlay).toBe(true);
  expect(session.participants.count.listeners).toBe(0);
});

test('a session has twenty overlays at most', async () => {
  const session = await open();
  for (let n = 0; n < 20; n += 1) session.enter({ link: new FakeLink(), isOverlay: true });
  expect(() => session.enter({ link: new FakeLink(), isOverlay: true })).toThrow(
    expect.objectContaining({ code: 'too-many' }),
  );
});

test('a private session shows itself to an overlay by an invite for listeners alone', async () => {
  const session = await open('private');
  const enter = (invite?: string) => session.enter({ link: new FakeLink(), isOverlay: true, invite });
  expect(() => enter()).toThrow(expect.objectContaining({ code: 'invite-needed' }));
  const guest = session.steering.createInvite(session.host, { role: 'guest' });
  expect(() => enter(guest.secret)).toThrow(expect.objectContaining({ code: 'invite-refused' }));
  const listener = session.steering.createInvite(session.host, { role: 'listener' });
  expect(enter(listener.secret).participant.role).toBe('listener');
});
