/** The desk of a session without media: who is at it, what is told of it, what stays of it. */
import { type EventData, GREEN_ROOM, HOST_STRIPS, STAGE, TALKBACK } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { MOST_GUEST_STRIPS } from '../desk/index.ts';
import { WorkerPool } from '../media/index.ts';
import type { Participant } from './participant.ts';
import type { Session } from './session.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const LIMITS = {
  sessions: 3,
  listeners: 200,
  listenersPerSession: 200,
  listenersPerWorkerBeforeSpread: 10,
  channelsPerSession: 3,
  talkersPerSession: 3,
  invitesPerSession: 3,
};
/** Between two tellings, at least. Milliseconds. */
const PACE_MS = 100;

let store: MemoryStore;
let sessions: RunningSessions;
const log = new ConsoleLogger({ logLevels: [] });

beforeEach(async () => {
  vi.useFakeTimers();
  store = new MemoryStore();
  sessions = await start();
});
afterEach(async () => {
  await sessions.close();
  vi.useRealTimers();
});

async function start(): Promise<RunningSessions> {
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
  const grace = { hostMs: 120_000, listenerMs: 30_000 };
  return await startSessions({ pool, store, grace, limits: LIMITS, log });
}

/** As after the process was stopped and started again. */
async function restart(): Promise<void> {
  const closed = sessions.close();
  await vi.runOnlyPendingTimersAsync();
  await closed;
  sessions = await start();
}

async function opened(kind: 'music' | 'call' = 'music'): Promise<Session> {
  const { session } = await sessions.opener.create({ visibility: 'unlisted', kind });
  session.attachHost(new FakeLink());
  return session;
}

function come(session: Session, role: 'guest' | 'ops' | 'listener' = 'guest') {
  const entry = session.enter({ link: new FakeLink() });
  if (role !== 'listener') session.steering.setRole(session.host, entry.participant.id, role);
  return entry;
}

function stripIds({ desk }: Session): string[] {
  return desk.view?.strips.map(({ stripId }) => stripId) ?? [];
}

function stripOf({ desk }: Session, { id }: Participant) {
  return desk.view?.strips.find(({ stripId }) => stripId === id);
}

function mayTalkOnStage(session: Session, participant: Participant): Promise<boolean> {
  return session.talk.press(participant, STAGE).then(
    () => true,
    () => false,
  );
}

function countOf(session: Session, fact: 'deskTold' | 'youChanged'): () => number {
  const told = vi.fn();
  session.events.on(fact, told);
  return () => told.mock.calls.length;
}

const FORBIDDEN = expect.objectContaining({ code: 'forbidden' });

describe('who is at an open desk', () => {
  test('is who is guest or ops, each with a strip that is off air, beside the host’s own sounds', async () => {
    const session = await opened();
    const { participant: ada } = come(session);
    session.desk.set({ isOpen: true });
    const { participant: olga } = come(session, 'ops');
    come(session, 'listener');
    expect(stripIds(session)).toEqual([...HOST_STRIPS, ada.id, olga.id]);
    expect(stripOf(session, ada)).toMatchObject({ isOnAir: false, feed: 'program-minus' });
    expect(session.room.you(ada).stage).toMatchObject({ isOnAir: false, mates: [] });
    expect(session.room.you(session.host).stage).toBeNull();
  });

  test('follows from rights on the stage, and from roles', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    const { participant: ada } = come(session);
    const right = { channelId: STAGE, right: 'talk' } as const;
    session.steering.setPersonRight(session.host, ada.id, { ...right, allowed: false });
    expect(stripOf(session, ada)).toBeUndefined();
    session.steering.setPersonRight(session.host, ada.id, { ...right, allowed: null });
    expect(stripOf(session, ada)).toBeDefined();
    session.steering.setRoleRight(session.host, 'guest', { ...right, allowed: false });
    expect(stripOf(session, ada)).toBeUndefined();
    session.steering.setRoleRight(session.host, 'guest', { ...right, allowed: true });
    session.steering.setRole(session.host, ada.id, 'listener');
    expect(stripOf(session, ada)).toBeUndefined();
    expect(session.room.you(ada).stage).toBeNull();
  });

  test('are no more than there is room for', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    for (let n = 0; n < MOST_GUEST_STRIPS + 3; n += 1) come(session);
    const before = stripIds(session);
    expect(before).toHaveLength(HOST_STRIPS.length + MOST_GUEST_STRIPS);
    // Who has one keeps it, whatever else becomes of it.
    session.steering.mute(session.host, before.at(-1) ?? '', true);
    session.steering.mute(session.host, before.at(-1) ?? '', false);
    come(session, 'ops');
    expect(stripIds(session)).toEqual(before);
  });

  test('gets a green room with the first desk, where there is room for it; a call has no desk', async () => {
    const session = await opened();
    session.desk.set({ ducking: { depthDb: 6 } });
    expect(session.roomView.of(session.host).channels).toHaveLength(1);
    for (const name of ['Booth', 'Door']) session.steering.addChannel(name, 'open');
    expect(() => session.desk.set({ isOpen: true })).toThrow(expect.objectContaining({ code: 'too-many' }));
    expect(session.desk.view).toBeNull();
    const [, booth] = session.roomView.of(session.host).channels;
    session.steering.closeChannel(booth?.channelId ?? '');
    session.desk.set({ isOpen: true });
    session.desk.set({ isOpen: false });
    const ids = session.roomView.of(session.host).channels.map(({ channelId }) => channelId);
    expect(ids).toContain(GREEN_ROOM);
    const call = await opened('call');
    expect(() => call.desk.set({ isOpen: true })).toThrow(expect.objectContaining({ code: 'wrong-state' }));
  });
});

describe('the stage', () => {
  test('is for guests who are on air, and what one held there ends when it is taken off', async () => {
    const session = await opened();
    const { participant: ada } = come(session);
    expect(await mayTalkOnStage(session, ada)).toBe(true);
    session.desk.set({ isOpen: true });
    expect(session.talk.isHolding(ada)).toBe(false);
    await expect(session.talk.press(ada, STAGE)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('green room'),
    });
    await session.talk.press(ada, GREEN_ROOM);
    session.desk.setStrip(ada.id, { isOnAir: true });
    expect(await mayTalkOnStage(session, ada)).toBe(true);
    session.desk.setStrip(ada.id, { isOnAir: false });
    const [stage, green] = session.roomView.of(session.host).channels;
    expect(stage?.talking).toEqual([]);
    expect(green?.talking).toEqual([ada.id]);
    session.desk.set({ isOpen: false });
    expect(await mayTalkOnStage(session, ada)).toBe(true);
  });

  test('is not talked on by who was on an open one before the desk, and comes back', async () => {
    const session = await opened();
    session.steering.changeChannel(STAGE, { mode: 'open' });
    const { participant: ada, resumeToken } = come(session);
    await session.talk.press(ada, STAGE);
    session.desk.set({ isOpen: true });
    expect(session.talk.isHolding(ada)).toBe(false);
    session.detach(ada, ada.link ?? new FakeLink());
    const { participant } = session.enter({ link: new FakeLink(), resumeToken });
    expect(session.talk.isHolding(participant)).toBe(false);
  });
});

describe('talkback', () => {
  test('is for host and ops, while the desk is open, to guests who are there', async () => {
    const session = await opened();
    const { participant: olga } = come(session, 'ops');
    const { participant: ada } = come(session);
    const { participant: lou } = come(session, 'listener');
    const one = `${TALKBACK}:${ada.id}`;
    await expect(session.talk.press(session.host, TALKBACK)).rejects.toEqual(FORBIDDEN);
    session.desk.set({ isOpen: true });
    await expect(session.talk.press(ada, TALKBACK)).rejects.toEqual(FORBIDDEN);
    await expect(session.talk.press(session.host, `${TALKBACK}:${lou.id}`)).rejects.toMatchObject({
      code: 'not-found',
    });
    await session.talk.press(session.host, TALKBACK);
    await session.talk.press(olga, one);
    expect(session.room.you(ada).stage?.talkback).toEqual([session.host.id, olga.id]);
    expect(session.talk.mayHear(ada, session.host)).toBe(true);
    await session.talk.release(session.host, TALKBACK);
    expect(session.room.you(ada).stage?.talkback).toEqual([olga.id]);
  });

  test('ends with the connection, with the right, with the guest and with the desk', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    const { participant: olga } = come(session, 'ops');
    const { participant: ada } = come(session);
    const one = `${TALKBACK}:${ada.id}`;
    const talkback = () => session.room.you(ada).stage?.talkback;
    await session.talk.press(olga, one);
    session.talk.letGo(olga);
    expect(talkback()).toEqual([]);
    await session.talk.press(olga, one);
    session.steering.setRole(session.host, olga.id, 'guest');
    expect(talkback()).toEqual([]);
    expect(session.talk.isHolding(olga)).toBe(false);
    await session.talk.press(session.host, TALKBACK);
    await session.talk.press(session.host, one);
    session.leave(ada);
    await session.talk.release(session.host, TALKBACK);
    expect(session.talk.isHolding(session.host)).toBe(false);
    await session.talk.press(session.host, TALKBACK);
    session.desk.set({ isOpen: false });
    expect(session.talk.isHolding(session.host)).toBe(false);
  });
});

describe('what is told', () => {
  test('comes at once, then ten times a second at most, with the last state', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    await vi.advanceTimersByTimeAsync(1000);
    const told = countOf(session, 'deskTold');
    session.desk.setStrip('tab', { gain: 0.1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(told()).toBe(1);
    for (let n = 2; n <= 50; n += 1) {
      session.desk.setStrip('tab', { gain: n / 50 });
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(told()).toBeLessThanOrEqual(1 + 1000 / PACE_MS);
    await vi.advanceTimersByTimeAsync(PACE_MS);
    const before = told();
    expect(session.desk.view?.strips[0]?.gain).toBe(1);
    session.desk.setStrip('tab', { gain: 1 });
    await vi.advanceTimersByTimeAsync(PACE_MS);
    expect(told()).toBe(before);
  });

  test('goes to the guests whose stage it changes, and to nobody else', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    const { participant: ada } = come(session);
    const { participant: bob } = come(session);
    session.desk.setStrip(ada.id, { isOnAir: true });
    await vi.advanceTimersByTimeAsync(1000);
    const told: EventData<'you'>[] = [];
    const ids: string[] = [];
    session.events.on('youChanged', (participant) => {
      ids.push(participant.id);
      told.push(session.room.you(participant));
    });
    session.desk.setStrip(ada.id, { gain: 0.5 });
    await vi.advanceTimersByTimeAsync(PACE_MS);
    expect(ids).toEqual([bob.id]);
    expect(told[0]?.stage?.mates).toEqual([{ participantId: ada.id, gain: 0.5, pan: 0 }]);
    session.desk.setStrip('tab', { gain: 0.2 });
    await vi.advanceTimersByTimeAsync(PACE_MS);
    expect(ids).toEqual([bob.id]);
    session.desk.set({ isOpen: false });
    await vi.advanceTimersByTimeAsync(PACE_MS);
    expect(ids.toSorted()).toEqual([ada.id, bob.id, bob.id].toSorted());
    expect(told.slice(1).map(({ stage }) => stage)).toEqual([null, null]);
  });

  test('is told to who becomes ops, and to host and ops when they come', async () => {
    const session = await opened();
    expect(session.attachHost(new FakeLink()).desk).toBeNull();
    session.desk.set({ isOpen: true });
    expect(session.attachHost(new FakeLink()).desk).toEqual(session.desk.view);
    const { participant } = come(session, 'listener');
    await vi.advanceTimersByTimeAsync(1000);
    const told = countOf(session, 'deskTold');
    session.steering.setRole(session.host, participant.id, 'ops');
    await vi.advanceTimersByTimeAsync(PACE_MS);
    expect(told()).toBeGreaterThan(0);
  });
});

describe('what stays', () => {
  test('of who comes back: place, gain and feed, after a break and after a restart', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true, ducking: { depthDb: 20 } });
    const { participant: ada, resumeToken } = come(session);
    session.desk.setStrip(ada.id, { isOnAir: true, gain: 0.5, pan: 1 });
    await session.desk.setFeed(ada, 'program');
    session.desk.setStrip('tab', { gain: 0.25 });
    const before = session.desk.view;
    session.leave(ada);
    expect(stripOf(session, ada)).toBeUndefined();
    const back = session.enter({ link: new FakeLink(), resumeToken }).participant;
    expect(stripOf(session, back)).toEqual(before?.strips.at(-1));
    expect(await mayTalkOnStage(session, back)).toBe(true);

    await restart();
    const restored = sessions.registry.get(session.id);
    if (restored === undefined) throw new Error('The session did not come back.');
    expect(stripIds(restored)).toEqual([...HOST_STRIPS]);
    const again = restored.enter({ link: new FakeLink(), resumeToken }).participant;
    expect(restored.desk.view?.strips).toEqual(before?.strips);
    expect(restored.desk.view).toMatchObject({ isOpen: true, ducking: { depthDb: 20 }, isMixing: false });
    expect(restored.room.you(again).stage).toMatchObject({ isOnAir: true, feed: 'program' });
  });

  test('after the server died is who is on air, at once, and what a fader did a second before', async () => {
    const session = await opened();
    session.desk.set({ isOpen: true });
    const { participant: ada } = come(session);
    session.desk.setStrip(ada.id, { isOnAir: true });
    session.desk.setStrip(ada.id, { isOnAir: false });
    await sessions.writes.flush();
    const stored = async () => (await store.sessions.find(session.id))?.desk;
    expect((await stored())?.strips.at(-1)).toMatchObject({ stripId: ada.id, isOnAir: false });
    session.desk.setStrip('tab', { gain: 0.5 });
    session.desk.setStrip('tab', { gain: 0.75 });
    await vi.advanceTimersByTimeAsync(1000);
    await sessions.writes.flush();
    expect((await stored())?.strips[0]?.gain).toBe(0.75);
  });
});

describe('what makes no sense', () => {
  test('is refused before a desk was opened, and without a program to mix into', async () => {
    const session = await opened();
    const { participant: ada } = come(session);
    const wrong = expect.objectContaining({ code: 'wrong-state' });
    expect(() => session.desk.setStrip('tab', { gain: 0.5 })).toThrow(wrong);
    expect(() => session.desk.applied({ isMixing: false, revision: 0 })).toThrow(wrong);
    await expect(session.desk.setFeed(ada, 'off')).rejects.toEqual(FORBIDDEN);
    session.desk.set({ isOpen: true });
    expect(() => session.desk.applied({ isMixing: true, revision: 0 })).toThrow(wrong);
    expect(session.desk.view?.isMixing).toBe(false);
    expect(() => session.desk.setStrip('nobody', { gain: 0.5 })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });
});
