/** Who may hear over HTTP, and how that counts, by the rules alone. */
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { WorkerPool } from '../media/index.ts';
import type { Session } from './session.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const LISTENER_MS = 30_000;
const TWELVE_HOURS_MS = 43_200_000;
const LIMITS = {
  sessions: 3,
  listeners: 4,
  listenersPerSession: 3,
  listenersPerWorkerBeforeSpread: 10,
  channelsPerSession: 3,
  talkersPerSession: 3,
  invitesPerSession: 3,
};
const ADDRESS = '192.0.2.7';

const log = new ConsoleLogger({ logLevels: [] });
let sessions: RunningSessions;
let egressMbps: number | null;

beforeEach(async () => {
  vi.useFakeTimers();
  egressMbps = null;
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    limits: {
      get egressMbps() {
        return egressMbps;
      },
    },
    log,
  });
  sessions = await startSessions({
    pool,
    store: new MemoryStore(),
    grace: { hostMs: 120_000, listenerMs: LISTENER_MS },
    limits: LIMITS,
    log,
  });
});
afterEach(async () => {
  await sessions.close();
  vi.useRealTimers();
});

async function open(wish: { visibility?: 'private'; kind?: 'call' } = {}) {
  const { session } = await sessions.opener.create({ visibility: 'public', kind: 'music', ...wish });
  return session;
}

function hear(session: Session, token?: string, onRevoked = () => undefined) {
  return session.streaming.admit({ address: ADDRESS, token, bitrate: 192_000, onRevoked });
}

function come(session: Session) {
  const link = new FakeLink();
  const { participant } = session.enter({ link });
  return { link, participant, token: session.streaming.tokenFor(participant) };
}

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return Reflect.get(Object(error), 'code');
  }
  return undefined;
}

test('who is unknown counts as a listener, and for the peak, until it leaves', async () => {
  const session = await open();
  const leave = hear(session);
  hear(session);
  expect(session.participants.count).toEqual({ listeners: 2, receiving: 0 });
  leave();
  leave();
  expect(session.participants.count.listeners).toBe(1);
  expect(session.participants.unknownCount).toBe(1);
  expect(session.participants.peak).toBe(2);
  expect(sessions.capacity.listenerCount.listeners).toBe(1);
});

test('listeners over HTTP fill session and server as others do', async () => {
  const [one, other] = [await open(), await open()];
  come(one);
  hear(one);
  const leave = hear(one);
  expect(refusal(() => hear(one))).toBe('session-full');
  expect(refusal(() => come(one))).toBe('session-full');
  hear(other);
  expect(refusal(() => hear(other))).toBe('server-full');
  leave();
  expect(refusal(() => hear(other))).toBeUndefined();
});

test('bandwidth is promised, and given back', async () => {
  const session = await open();
  egressMbps = 1;
  const leave = hear(session);
  for (let n = 0; n < 2; n += 1) {
    expect(refusal(() => session.streaming.admit({ ...wish(), bitrate: 900_000 }))).toBe('server-full');
  }
  leave();
  expect(refusal(() => session.streaming.admit({ ...wish(), bitrate: 900_000 }))).toBeUndefined();
  expect(session.participants.count.listeners).toBe(1);
});

test('a participant counts once, and its path is http while it hears so', async () => {
  const session = await open();
  const { participant, token } = come(session);
  const leave = hear(session, token);
  expect(session.participants.count.listeners).toBe(1);
  expect(participant.path).toBe('http');
  leave();
  expect(participant.path).toBeNull();
});

test('a participant hears one stream: the newest', async () => {
  const session = await open();
  const { participant, token } = come(session);
  const onRevoked = vi.fn();
  const leave = hear(session, token, onRevoked);
  hear(session, token);
  expect(onRevoked).toHaveBeenCalledOnce();
  // What is over takes nothing from what came after it.
  leave();
  expect(participant.path).toBe('http');
});

test('a stream keeps its participant, who has its grace once that is over', async () => {
  const session = await open();
  const { link, participant, token } = come(session);
  const leave = hear(session, token);
  session.detach(participant, link);
  await vi.advanceTimersByTimeAsync(10 * LISTENER_MS);
  expect(session.participants.find(participant.id)).toBe(participant);
  leave();
  await vi.advanceTimersByTimeAsync(LISTENER_MS / 2);
  const leaveAgain = hear(session, token);
  await vi.advanceTimersByTimeAsync(2 * LISTENER_MS);
  leaveAgain();
  await vi.advanceTimersByTimeAsync(2 * LISTENER_MS);
  expect(session.participants.find(participant.id)).toBeUndefined();
  expect(refusal(() => hear(session, token))).toBe('token-refused');
});

test('who is removed or leaves hears nothing more, nor who comes from where it was', async () => {
  const session = await open();
  const [{ participant, token, link }, other] = [come(session), come(session)];
  const onRevoked = vi.fn();
  hear(session, other.token, onRevoked);
  session.leave(other.participant);
  expect(onRevoked).toHaveBeenCalledOnce();
  hear(session, token, onRevoked);
  session.kick(session.host, participant.id, 60_000);
  expect(onRevoked).toHaveBeenCalledTimes(2);
  expect(refusal(() => hear(session, token))).toBe('token-refused');
  const fromThere = { ...wish(), address: link.address };
  expect(refusal(() => session.streaming.admit(fromThere))).toBe('removed');
});

test('a private session wants a token, of its own, that is not too old', async () => {
  const session = await open({ visibility: 'private' });
  session.attachHost(new FakeLink());
  expect(refusal(() => hear(session))).toBe('invite-needed');
  const stranger = come(await open()).token;
  expect(refusal(() => hear(session, stranger))).toBe('token-refused');
  const link = new FakeLink();
  const { secret } = session.steering.createInvite(session.host, { role: 'listener' });
  const { participant } = session.enter({ link, invite: secret });
  const token = session.streaming.tokenFor(participant);
  hear(session, token)();
  await vi.advanceTimersByTimeAsync(TWELVE_HOURS_MS);
  expect(refusal(() => hear(session, token))).toBe('token-refused');
});

test('a call has no stream, a host no token, an ended session neither', async () => {
  const call = await open({ kind: 'call' });
  expect(refusal(() => hear(call))).toBe('not-found');
  expect(refusal(() => come(call))).toBe('wrong-state');
  const session = await open();
  expect(refusal(() => session.streaming.tokenFor(session.host))).toBe('forbidden');
  const { token } = come(session);
  session.end('host');
  expect(refusal(() => hear(session, token))).toBe('session-ended');
});

function wish() {
  return { address: ADDRESS, token: undefined, bitrate: undefined, onRevoked: () => undefined };
}

test('whoever hears by HTTP alone has its grace, whatever breaks first', async () => {
  const session = await open();
  const { link, participant, token } = come(session);
  const leave = hear(session, token);
  leave();
  session.detach(participant, link);
  session.sweep();
  expect(session.participants.find(participant.id)).toBe(participant);
  vi.advanceTimersByTime(LISTENER_MS);
  session.sweep();
  expect(session.participants.find(participant.id)).toBeUndefined();
});

test('whoever is kicked for a while while only its stream is left does not come back by it', async () => {
  const session = await open();
  const { link, participant, token } = come(session);
  hear(session, token);
  session.detach(participant, link);
  session.kick(session.host, participant.id, 60_000);
  expect(refusal(() => hear(session))).toBe('removed');
});
