/** A session's rules without media: what a worker has to do with is tested with a real one. */
import { PROGRAM, STAGE, type TrackReport } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { mayDo } from '../channels/index.ts';
import { StartError } from '../config/index.ts';
import { WorkerPool } from '../media/index.ts';
import { DatabaseError, type SessionRecord } from '../persistence/index.ts';
import type { Session } from './session.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const HOST_MS = 120_000;
const LISTENER_MS = 30_000;
const LIMITS = {
  sessions: 3,
  listeners: 5,
  listenersPerSession: 3,
  listenersPerWorkerBeforeSpread: 10,
  channelsPerSession: 3,
  talkersPerSession: 3,
  invitesPerSession: 3,
};

const TRACK = { title: 'One', artist: 'Ada', album: null, source: null, artworkId: null };

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

async function start(limits = LIMITS): Promise<RunningSessions> {
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
  const grace = { hostMs: HOST_MS, listenerMs: LISTENER_MS };
  return await startSessions({ pool, store, grace, limits, log });
}

/** As after the process was stopped and started again. */
async function restart(limits = LIMITS): Promise<void> {
  const closed = sessions.close();
  await vi.runOnlyPendingTimersAsync();
  await closed;
  sessions = await start(limits);
}

function restored({ id }: Session): Session {
  const session = sessions.registry.get(id);
  if (session === undefined) throw new Error('The session did not come back.');
  return session;
}

async function attended() {
  const { session, hostToken } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
  const link = new FakeLink();
  session.attachHost(link);
  return { session, hostToken, link, raised: record(session) };
}

function record(session: Session): string[] {
  const raised: string[] = [];
  session.events.on('stateChanged', ({ state }) => raised.push(`stateChanged ${state}`));
  for (const fact of ['ended', 'counted', 'playingChanged', 'programStarted', 'programStopped'] as const) {
    session.events.on(fact, () => raised.push(fact));
  }
  return raised;
}

describe('facts', () => {
  test('who comes and who goes is told once each; who comes back has not gone', async () => {
    const { session } = await attended();
    const facts: string[] = [];
    session.events.on('joined', ({ id }) => facts.push(`joined ${id}`));
    session.events.on('left', ({ id }) => facts.push(`left ${id}`));
    const link = new FakeLink();
    const { participant, resumeToken } = session.enter({ link });
    session.enter({ link: new FakeLink(), resumeToken });
    session.detach(participant, link);
    expect(facts).toEqual([`joined ${participant.id}`]);
    session.leave(participant);
    session.leave(participant);
    expect(facts).toEqual([`joined ${participant.id}`, `left ${participant.id}`]);
  });

  test('listen buttons belong to a connection: whoever comes back over another one hears all again', async () => {
    const { session } = await attended();
    const { participant, resumeToken } = session.enter({ link: new FakeLink() });
    await session.talk.listen(participant, 'stage', false);
    expect([...participant.turnedOff]).toEqual(['stage']);
    session.enter({ link: new FakeLink(), resumeToken });
    expect([...participant.turnedOff]).toEqual([]);
  });

  test('a track begins once, and is amended after that', async () => {
    const { session } = await attended();
    const facts: string[] = [];
    session.events.on('trackStarted', ({ number, title }) => facts.push(`started ${number} ${title}`));
    session.events.on('trackAmended', ({ number, album }) => facts.push(`amended ${number} ${album}`));
    const say = (track: TrackReport) =>
      session.nowPlaying.report({ track, playbackState: 'playing', position: null });
    await say(TRACK);
    await say(TRACK);
    await say({ ...TRACK, album: 'An album' });
    await say({ ...TRACK, title: 'Another' });
    expect(facts).toEqual([`started 1 ${TRACK.title}`, 'amended 1 An album', 'started 2 Another']);
  });

  test('the end is told once, with its reason, after everything was let go of', async () => {
    const { session, link } = await attended();
    const facts: unknown[] = [];
    session.events.on('ended', (reason, endedAtMs) =>
      facts.push([reason, endedAtMs, session.course.hasEnded]),
    );
    session.end('host');
    session.detach(session.host, link);
    expect(facts).toEqual([['host', expect.any(Number), true]]);
  });
});

describe('roles and rights', () => {
  const TALK = { channelId: STAGE, right: 'talk' } as const;

  test('are raised when they change, and only then', async () => {
    const { session } = await attended();
    const { steering, host } = session;
    const [stage] = session.roomView.of(host).channels;
    const matrix = stage?.matrix;
    if (matrix == null) throw new Error('The host does not see the matrix.');
    const channel = { channelId: STAGE, matrix };
    const facts: string[] = [];
    session.events.on('roleChanged', ({ role }, former) => facts.push(`${former} -> ${role}`));
    session.events.on('rightsChanged', ({ exceptions, isMuted }) =>
      facts.push(`${exceptions.length}${isMuted ? ' muted' : ''}`),
    );
    const { participant } = session.enter({ link: new FakeLink() });
    steering.setRole(host, participant.id, 'guest');
    steering.setRole(host, participant.id, 'guest');
    steering.setPersonRight(host, participant.id, { ...TALK, allowed: false });
    steering.setPersonRight(host, participant.id, { ...TALK, allowed: false });
    expect(mayDo(participant, 'talk', channel)).toBe(false);
    expect(mayDo(participant, 'listen', channel)).toBe(true);
    steering.setPersonRight(host, participant.id, { ...TALK, right: 'listen', allowed: null });
    steering.setPersonRight(host, participant.id, { ...TALK, allowed: null });
    expect(mayDo(participant, 'talk', channel)).toBe(true);
    steering.mute(host, participant.id, true);
    steering.mute(host, participant.id, true);
    expect(mayDo(participant, 'talk', channel)).toBe(false);
    expect(facts).toEqual(['listener -> guest', '1', '0', '0 muted']);
  });

  test('of the host cannot be changed, nor who sends the program; nor anything after the end', async () => {
    const { session } = await attended();
    const { steering, host } = session;
    const { participant } = session.enter({ link: new FakeLink() });
    const forbidden = expect.objectContaining({ code: 'forbidden' });
    const program = { ...TALK, channelId: PROGRAM, allowed: true };
    expect(() => steering.setRole(host, host.id, 'guest')).toThrow(forbidden);
    expect(() => steering.setPersonRight(host, participant.id, program)).toThrow(forbidden);
    expect(() => steering.setRoleRight(host, 'listener', program)).toThrow(forbidden);
    expect(() => steering.closeChannel(PROGRAM)).toThrow(forbidden);
    const unknown = expect.objectContaining({ code: 'not-found' });
    expect(() => steering.setRole(host, 'nobody', 'guest')).toThrow(unknown);
    session.end('host');
    const ended = expect.objectContaining({ code: 'session-ended' });
    expect(() => steering.setPersonRight(host, participant.id, { ...TALK, allowed: true })).toThrow(ended);
    expect(() => steering.setRoleRight(host, 'listener', { ...TALK, allowed: true })).toThrow(ended);
    expect(() => steering.addChannel('Green room', 'open')).toThrow(ended);
    expect(() => steering.createInvite(host, { role: 'guest' })).toThrow(ended);
  });
});

describe('opening', () => {
  test('a session is stored before anyone hears of it, its token only as a hash', async () => {
    const { session, hostToken } = await sessions.opener.create({
      hostName: 'Ada',
      visibility: 'public',
      kind: 'music',
    });
    const record = store.sessions.records.get(session.id);
    expect(record).toMatchObject({
      title: "Ada's music",
      hostName: 'Ada',
      visibility: 'public',
      endedAtMs: null,
    });
    expect(JSON.stringify(record)).not.toContain(hostToken);
    expect(session.isHostToken(hostToken)).toBe(true);
  });

  test('without names it is live music', async () => {
    const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
    expect(session.snapshot()).toMatchObject({ title: 'Live music', hostName: null, state: 'waiting' });
  });

  test('a call is called one, and is open from its beginning, after a restart too', async () => {
    const wish = { visibility: 'private', kind: 'call' } as const;
    const { session } = await sessions.opener.create(wish);
    const { session: named } = await sessions.opener.create({ ...wish, hostName: 'Ada' });
    const { session: titled } = await sessions.opener.create({ ...wish, hostName: 'Ada', title: 'Planning' });
    expect([session, named, titled].map(({ title }) => title)).toEqual(['Call', "Ada's call", 'Planning']);
    expect(session.snapshot()).toMatchObject({ ...wish, state: 'open', graceEndsAtMs: null });
    expect(session.summary()).toMatchObject({ ...wish, state: 'open' });
    await restart();
    expect(restored(session).snapshot()).toMatchObject({ ...wish, state: 'open', graceEndsAtMs: null });
  });

  test('what cannot be stored does not exist', async () => {
    store.failure = new Error('no disk');
    await expect(sessions.opener.create({ visibility: 'unlisted', kind: 'music' })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(sessions.registry.size).toBe(0);
  });

  test('there is a limit, also for those who come at the same moment', async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: 5 }, () => sessions.opener.create({ visibility: 'unlisted', kind: 'music' })),
    );
    const refused = opened.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({
      reason: { code: 'server-full', details: { retryAfterMs: expect.any(Number) } },
    });
  });

  test('an attempt that is made again gets the same session, also while it is being stored', async () => {
    const wish = { visibility: 'unlisted', kind: 'music', attemptId: 'a'.repeat(43) } as const;
    const [one, two] = await Promise.all([sessions.opener.create(wish), sessions.opener.create(wish)]);
    const three = await sessions.opener.create(wish);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(one.hostToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one.session.isHostToken(one.hostToken)).toBe(true);
    expect(sessions.registry.size).toBe(1);
    const other = await sessions.opener.create({ ...wish, attemptId: 'b'.repeat(43) });
    expect(other.session).not.toBe(one.session);
    expect(JSON.stringify([...store.sessions.records.values()])).not.toContain(wish.attemptId);
    await restart();
    const again = await sessions.opener.create(wish);
    expect([again.session.id, again.hostToken]).toEqual([one.session.id, one.hostToken]);
  });

  test('what was refused but is stored all the same does not come back after a restart', async () => {
    const create = store.sessions.create.bind(store.sessions);
    vi.spyOn(store.sessions, 'create').mockImplementationOnce(async (record) => {
      await create(record);
      throw new DatabaseError('said nothing', true, true);
    });
    await expect(sessions.opener.create({ visibility: 'unlisted', kind: 'music' })).rejects.toMatchObject({
      code: 'unavailable',
    });
    await restart();
    expect(store.sessions.records.size).toBe(1);
    expect(sessions.registry.size).toBe(0);
  });

  test('an attempt that could not be stored may be made again', async () => {
    const wish = { visibility: 'unlisted', kind: 'music', attemptId: 'a'.repeat(43) } as const;
    store.failure = new Error('no disk');
    await expect(sessions.opener.create(wish)).rejects.toMatchObject({ code: 'unavailable' });
    store.failure = undefined;
    expect((await sessions.opener.create(wish)).session.course.state).toBe('waiting');
  });
});

test('a database too slow to say what was left open is told in one line', async () => {
  store.failure = new DatabaseError('It did not answer.', true);
  await expect(start()).rejects.toThrow(StartError);
  await expect(start()).rejects.toThrow(
    /^The sessions that were left .* busy: start again when it is calmer\.$/,
  );
  store.failure = new Error('no such table');
  await expect(start()).rejects.not.toThrow(StartError);
  store.failure = undefined;
});

describe('looking for a session', () => {
  test('unknown and ended are not the same', async () => {
    const { session } = await attended();
    expect(await sessions.registry.find(session.id)).toBe(session);
    await expect(sessions.registry.find('2222222222')).rejects.toMatchObject({ code: 'session-not-found' });
    // The database has no say in what is no id.
    store.failure = new Error('invalid byte sequence');
    await expect(sessions.registry.find('\0')).rejects.toMatchObject({ code: 'session-not-found' });
    store.failure = undefined;
    session.end('host');
    await expect(sessions.registry.find(session.id)).rejects.toMatchObject({ code: 'session-ended' });
  });
});

describe('the host', () => {
  test('has its grace, and comes back', async () => {
    const { session, link, raised } = await attended();
    session.detach(session.host, link);
    expect(session.snapshot()).toMatchObject({ state: 'reconnecting', graceEndsAtMs: Date.now() + HOST_MS });
    vi.advanceTimersByTime(HOST_MS - 1);
    session.attachHost(new FakeLink());
    vi.advanceTimersByTime(HOST_MS * 2);
    expect(raised).toEqual(['stateChanged reconnecting', 'stateChanged waiting']);
    expect(session.snapshot().graceEndsAtMs).toBeNull();
  });

  test('who does not come back ends the session', async () => {
    const { session, link, raised } = await attended();
    session.detach(session.host, link);
    vi.advanceTimersByTime(HOST_MS);
    expect(raised).toEqual(['stateChanged reconnecting', 'ended']);
    expect(sessions.registry.get(session.id)).toBeUndefined();
    await vi.waitFor(() =>
      expect(store.sessions.records.get(session.id)).toMatchObject({ endReason: 'host-away' }),
    );
  });

  test('who comes a second time takes over, and the first link going away changes nothing', async () => {
    const { session, link, raised } = await attended();
    session.attachHost(new FakeLink());
    expect(link.replaced).toHaveBeenCalledOnce();
    session.detach(session.host, link);
    expect(session.course.state).toBe('waiting');
    expect(raised).toEqual([]);
  });

  test('a session made over REST waits ten minutes for its host', async () => {
    const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
    vi.advanceTimersByTime(599_999);
    expect(session.course.state).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(session.course.state).toBe('ended');
  });

  test('nothing can be done to a session that has ended', async () => {
    const { session } = await attended();
    session.end('host');
    const ended = expect.objectContaining({ code: 'session-ended' });
    expect(() => session.end('host')).toThrow(ended);
    expect(() => session.attachHost(new FakeLink())).toThrow(ended);
    expect(() => session.enter({ link: new FakeLink() })).toThrow(ended);
    expect(() => session.remove('x', '')).toThrow(ended);
    await expect(session.publishing.pause(session.host)).rejects.toMatchObject({
      code: 'session-ended',
    });
    await expect(session.publishing.createTransport(session.host)).rejects.toMatchObject({
      code: 'session-ended',
    });
  });

  test('nothing plays before there is a program', async () => {
    const { session, raised } = await attended();
    await expect(session.publishing.pause(session.host)).rejects.toMatchObject({
      code: 'wrong-state',
    });
    await expect(session.publishing.resume(session.host)).rejects.toMatchObject({
      code: 'wrong-state',
    });
    expect(() => session.publishing.unpublish(session.host, PROGRAM)).toThrow(
      expect.objectContaining({ code: 'no-program' }),
    );
    await expect(session.publishing.createTransport(session.host)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(raised).toEqual([]);
  });
});

describe('listeners', () => {
  test('are counted, and the peak is stored', async () => {
    const { session } = await attended();
    const { participant: listener } = session.enter({ link: new FakeLink() });
    session.enter({ link: new FakeLink() });
    session.leave(listener);
    session.leave(listener);
    expect(session.participants.count).toEqual({ listeners: 1, receiving: 0 });
    expect(session.participants.peak).toBe(2);
    session.end('host');
    await vi.waitFor(() =>
      expect(store.sessions.records.get(session.id)).toMatchObject({ peakListeners: 2 }),
    );
  });

  test('who has no transport is forgotten with the link', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { participant: listener, resumeToken } = session.enter({ link });
    session.detach(listener, link);
    expect(session.participants.count.listeners).toBe(0);
    const again = session.enter({ link: new FakeLink(), resumeToken });
    expect(again.participant).not.toBe(listener);
    expect([again.participant.id, again.resumeToken, again.isNew]).toEqual([listener.id, resumeToken, true]);
  });

  test('with a token of another session are new ones', async () => {
    const { resumeToken, participant: listener } = (await attended()).session.enter({ link: new FakeLink() });
    const { session } = await attended();
    const admitted = session.enter({ link: new FakeLink(), resumeToken });
    expect(admitted.isNew).toBe(true);
    expect(admitted.participant.id).not.toBe(listener.id);
    expect(admitted.resumeToken).not.toBe(resumeToken);
  });

  test('come back by token over another link, which takes the place of the first', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { participant: listener, resumeToken } = session.enter({ link });
    const again = session.enter({ link: new FakeLink(), resumeToken });
    expect(again).toEqual({ participant: listener, resumeToken, isNew: false });
    expect(link.replaced).toHaveBeenCalledOnce();
    expect(session.participants.count.listeners).toBe(1);
  });

  test('room that is taken away while they are in sends nobody away, and lets nobody in', async () => {
    const limits = { ...LIMITS };
    await sessions.close();
    sessions = await start(limits);
    const { session } = await attended();
    for (let n = 0; n < 3; n += 1) session.enter({ link: new FakeLink() });
    Object.assign(limits, { sessions: 1, listenersPerSession: 2 });
    await expect(attended()).rejects.toMatchObject({ code: 'server-full' });
    expect(() => session.enter({ link: new FakeLink() })).toThrow(
      expect.objectContaining({ code: 'session-full' }),
    );
    expect(session.participants.count.listeners).toBe(3);
    Object.assign(limits, { sessions: 2, listeners: 3, listenersPerSession: 4 });
    expect(() => session.enter({ link: new FakeLink() })).toThrow(
      expect.objectContaining({ code: 'server-full' }),
    );
    limits.listeners = 4;
    session.enter({ link: new FakeLink() });
    await attended();
  });

  test('a session and the server have room for so many', async () => {
    const one = (await attended()).session;
    const two = (await attended()).session;
    for (let n = 0; n < 3; n += 1) one.enter({ link: new FakeLink() });
    expect(() => one.enter({ link: new FakeLink() })).toThrow(
      expect.objectContaining({ code: 'session-full' }),
    );
    expect(sessions.capacity.isFull(two)).toBe(false);
    for (let n = 0; n < 2; n += 1) two.enter({ link: new FakeLink() });
    expect(() => two.enter({ link: new FakeLink() })).toThrow(
      expect.objectContaining({
        code: 'server-full',
        details: expect.objectContaining({ retryAfterMs: expect.any(Number) }),
      }),
    );
  });

  test('a removed one is told, and its token is worth nothing', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { participant: listener, resumeToken } = session.enter({ link });
    expect(session.remove('nobody', 'x')).toBe(false);
    expect(session.remove(listener.id, 'Goodbye.')).toBe(true);
    expect(link.removed).toHaveBeenCalledWith('Goodbye.');
    const removed = expect.objectContaining({ code: 'removed' });
    expect(() => session.enter({ link: new FakeLink(), resumeToken })).toThrow(removed);
    expect(session.participants.count.listeners).toBe(0);
    await restart();
    expect(() => restored(session).enter({ link: new FakeLink(), resumeToken })).toThrow(removed);
  });

  test('without its host a session ends', async () => {
    const { session, link } = await attended();
    expect(session.remove(session.host.id, 'Goodbye.')).toBe(true);
    expect(link.removed).toHaveBeenCalledOnce();
    expect(session.course.state).toBe('ended');
  });
});

describe('after a restart', () => {
  test('a session waits for its host again, and knows what it knew', async () => {
    const { session, hostToken, link } = await attended();
    const { participant: listener, resumeToken } = session.enter({ link: new FakeLink() });
    session.enter({ link: new FakeLink() });
    const { id: hostId } = session.host;
    const { title, hostName, visibility, createdAtMs } = session;
    session.detach(session.host, link);
    vi.advanceTimersByTime(HOST_MS - 1);
    await restart();
    const back = restored(session);
    expect(back).toMatchObject({ title, hostName, visibility, createdAtMs });
    expect(back.participants.peak).toBe(2);
    expect(back.snapshot()).toMatchObject({
      state: 'reconnecting',
      graceEndsAtMs: Date.now() + HOST_MS,
      listenerCount: { listeners: 0, receiving: 0 },
    });
    expect(back.isHostToken(hostToken)).toBe(true);
    expect(back.host.id).toBe(hostId);
    expect(back.enter({ link: new FakeLink(), resumeToken })).toMatchObject({
      isNew: true,
      participant: { id: listener.id },
    });
    const raised = record(back);
    back.attachHost(new FakeLink());
    expect(raised).toEqual(['stateChanged waiting']);
  });

  test('its host has its whole grace, and no more', async () => {
    const { session } = await attended();
    await restart();
    const back = restored(session);
    vi.advanceTimersByTime(HOST_MS - 1);
    expect(back.course.state).toBe('reconnecting');
    vi.advanceTimersByTime(1);
    expect(back.course.state).toBe('ended');
    await vi.waitFor(() =>
      expect(store.sessions.records.get(session.id)).toMatchObject({ endReason: 'host-away' }),
    );
  });

  test('a host who was never there has as long as for the first time', async () => {
    const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
    await restart();
    expect(restored(session).snapshot().graceEndsAtMs).toBe(Date.now() + 600_000);
  });

  test('what has ended stays so', async () => {
    const { session } = await attended();
    session.end('host');
    await restart();
    expect(sessions.registry.size).toBe(0);
    await expect(sessions.registry.find(session.id)).rejects.toMatchObject({ code: 'session-ended' });
  });

  test('where there are more sessions than may be, the newest are kept', async () => {
    const [one, two] = [await attended(), await attended()];
    vi.advanceTimersByTime(1);
    const three = await attended();
    store.sessions.records.set(one.session.id, { ...storedOf(one.session), createdAtMs: 1 });
    await restart({ ...LIMITS, sessions: 2 });
    expect([...sessions.registry].map(({ id }) => id).sort()).toEqual(
      [two.session.id, three.session.id].sort(),
    );
    expect(store.sessions.records.get(one.session.id)).toMatchObject({
      endReason: 'server',
      endedAtMs: Date.now(),
    });
  });

  test('everyone who asks hears of the sessions that were left, and of those to come', async () => {
    const { session } = await attended();
    await restart();
    const heard: string[] = [];
    sessions.registry.forEachOpened(({ id }) => heard.push(id));
    const { session: next } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' });
    expect(heard).toEqual([session.id, next.id]);
  });

  function storedOf({ id }: Session): SessionRecord {
    const found = store.sessions.records.get(id);
    if (found === undefined) throw new Error('The session is not stored.');
    return found;
  }
});

describe('now playing', () => {
  test('a new track is told and stored, the same one again is neither', async () => {
    const { session, raised } = await attended();
    const report = { track: TRACK, playbackState: 'playing', position: null } as const;
    await session.nowPlaying.report(report);
    await session.nowPlaying.report(report);
    expect(raised).toEqual(['playingChanged']);
    await vi.waitFor(() => expect(store.tracks.tracks.get(session.id)?.size).toBe(1));
  });

  test('goes on after a restart: the last track is shown, and its numbers go on', async () => {
    const { session } = await attended();
    const playing = { playbackState: 'playing', position: null } as const;
    for (const title of ['Zero', 'One']) {
      await session.nowPlaying.report({ track: { ...TRACK, title }, ...playing });
    }
    await restart();
    const back = restored(session);
    const [, one] = session.nowPlaying.history;
    expect(back.nowPlaying.current).toEqual({ track: one, playbackState: 'none', anchor: null });
    expect(back.nowPlaying.history).toEqual(session.nowPlaying.history);
    const raised = record(back);
    await back.nowPlaying.report({ track: TRACK, ...playing });
    expect(back.nowPlaying.current).toEqual({ track: one, playbackState: 'playing', anchor: null });
    await back.nowPlaying.report({ track: { ...TRACK, title: 'Two' }, ...playing });
    expect(raised).toEqual(['playingChanged', 'playingChanged']);
    expect(back.nowPlaying.history.map(({ number, title }) => [number, title])).toEqual([
      [1, 'Zero'],
      [2, 'One'],
      [3, 'Two'],
    ]);
  });

  test('artwork that was never sent is refused, and changes nothing', async () => {
    const { session, raised } = await attended();
    const track = { ...TRACK, artworkId: 'a'.repeat(22) };
    const report = { track, playbackState: 'playing', position: null } as const;
    await expect(session.nowPlaying.report(report)).rejects.toMatchObject({ code: 'bad-artwork' });
    expect(session.snapshot().nowPlaying.track).toBeNull();
    expect(raised).toEqual([]);
  });
});

describe('a call', () => {
  const EMPTY_MS = 600_000;

  async function call(staysEmpty = false) {
    const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'call', staysEmpty });
    const link = new FakeLink();
    session.attachHost(link);
    return { session, link };
  }

  test('goes on without its host, and ends ten minutes after the last one left', async () => {
    const { session, link } = await call();
    const guest = new FakeLink();
    const { participant } = session.enter({ link: guest, name: 'Ada' });
    expect(participant).toMatchObject({ role: 'guest', name: 'Ada' });
    session.detach(session.host, link);
    vi.advanceTimersByTime(2 * EMPTY_MS);
    expect(session.course.state).toBe('open');
    session.detach(participant, guest);
    vi.advanceTimersByTime(EMPTY_MS - 1);
    expect(session.course.state).toBe('open');
    const back = session.enter({ link: new FakeLink() }).participant;
    vi.advanceTimersByTime(2 * EMPTY_MS);
    expect(session.course.state).toBe('open');
    session.leave(back);
    // Looked at now and then.
    vi.advanceTimersByTime(EMPTY_MS + 60_000);
    expect(session.course.state).toBe('ended');
    await vi.waitFor(() =>
      expect(store.sessions.records.get(session.id)).toMatchObject({ endReason: 'empty' }),
    );
  });

  test('into which nobody ever came ends as well', async () => {
    const { session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'call' });
    vi.advanceTimersByTime(EMPTY_MS - 1);
    expect(session.course.state).toBe('open');
    vi.advanceTimersByTime(60_000);
    expect(session.course.state).toBe('ended');
  });

  test('that stays empty goes on until it is ended, also after a restart', async () => {
    const { session, link } = await call(true);
    session.detach(session.host, link);
    vi.advanceTimersByTime(2 * EMPTY_MS);
    expect(session.course.state).toBe('open');
    await restart();
    const back = restored(session);
    vi.advanceTimersByTime(2 * EMPTY_MS);
    expect(back.course.state).toBe('open');
    back.end('host');
  });

  test('that was left open has its ten minutes again after a restart', async () => {
    const { session } = await call();
    await restart();
    const back = restored(session);
    vi.advanceTimersByTime(EMPTY_MS - 1);
    expect(back.course.state).toBe('open');
    vi.advanceTimersByTime(60_000);
    expect(back.course.state).toBe('ended');
  });
});

describe('rights after a restart', () => {
  test('roles, names, mutes, exceptions, the matrix, channels and invites are what they were', async () => {
    const { session } = await attended();
    const { host, steering } = session;
    const { secret } = steering.createInvite(host, { role: 'guest', uses: 2 });
    const { participant, resumeToken } = session.enter({ link: new FakeLink(), invite: secret, name: 'Ada' });
    const channelId = steering.addChannel('Green room', 'open');
    steering.changeChannel(channelId, { position: 0 });
    steering.setRoleRight(host, 'listener', { channelId, right: 'listen', allowed: true });
    steering.setPersonRight(host, participant.id, { channelId, right: 'talk', allowed: false });
    steering.mute(host, participant.id, true);
    const gone = steering.addChannel('For a while', 'open');
    steering.closeChannel(gone);
    const before = session.roomView.of(host);
    await restart();
    const back = restored(session);
    back.attachHost(new FakeLink());
    const again = back.enter({ link: new FakeLink(), resumeToken });
    expect(again.participant.id).toBe(participant.id);
    expect(back.roomView.of(back.host)).toEqual(before);
    expect(() => back.enter({ link: new FakeLink(), invite: secret })).not.toThrow();
    expect(() => back.enter({ link: new FakeLink(), invite: secret })).toThrow(
      expect.objectContaining({ code: 'invite-refused' }),
    );
  });
});
