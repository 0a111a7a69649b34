/** A session's rules without media: what a worker has to do with is tested with a real one. */
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkerPool } from '../media/index.ts';
import type { ParticipantLink } from './participant-link.ts';
import type { Session } from './session.ts';
import { SessionRegistry } from './session-registry.ts';
import { MemorySessionStore } from './testing/memory-session-store.fixture.ts';

const HOST_MS = 120_000;
const LISTENER_MS = 30_000;
const LIMITS = { sessions: 3, listeners: 5, listenersPerSession: 3, listenersPerWorkerBeforeSpread: 10 };

class FakeLink implements ParticipantLink {
  readonly address = '127.0.0.1';
  readonly send = vi.fn();
  readonly replaced = vi.fn();
  readonly removed = vi.fn();
}

let store: MemorySessionStore;
let registry: SessionRegistry;
const log = new ConsoleLogger({ logLevels: [] });

beforeEach(async () => {
  vi.useFakeTimers();
  store = new MemorySessionStore();
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
  const grace = { hostMs: HOST_MS, listenerMs: LISTENER_MS };
  registry = await SessionRegistry.create({ pool, store, grace, limits: LIMITS, log });
});
afterEach(async () => {
  await registry.close();
  vi.useRealTimers();
});

async function attended() {
  const { session, hostToken } = await registry.create({ visibility: 'unlisted' });
  const link = new FakeLink();
  session.attachHost(link);
  return { session, hostToken, link, announced: record(session) };
}

function record(session: Session): string[] {
  const announced: string[] = [];
  session.events.on('announced', ({ event, data }) =>
    announced.push('state' in data ? `${event} ${data.state}` : event),
  );
  return announced;
}

describe('opening', () => {
  test('a session is stored before anyone hears of it, its token only as a hash', async () => {
    const { session, hostToken } = await registry.create({ hostName: 'Ada', visibility: 'public' });
    const record = store.sessions.get(session.id);
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
    const { session } = await registry.create({ visibility: 'unlisted' });
    expect(session.snapshot()).toMatchObject({ title: 'Live music', hostName: null, state: 'waiting' });
  });

  test('what cannot be stored does not exist', async () => {
    store.failure = new Error('no disk');
    await expect(registry.create({ visibility: 'unlisted' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(registry.size).toBe(0);
  });

  test('there is a limit, also for those who come at the same moment', async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: 5 }, () => registry.create({ visibility: 'unlisted' })),
    );
    const refused = opened.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ reason: { code: 'server-full', details: { retryAfterMs: 10_000 } } });
  });

  test('sessions of an earlier process are stored as ended', async () => {
    const { session } = await attended();
    const pool = await WorkerPool.create({
      workers: 0,
      minPort: undefined,
      announcedAddresses: ['127.0.0.1'],
      log,
    });
    const grace = { hostMs: HOST_MS, listenerMs: LISTENER_MS };
    const next = await SessionRegistry.create({ pool, store, grace, limits: LIMITS, log });
    expect(store.sessions.get(session.id)).toMatchObject({ endReason: 'server' });
    await expect(next.find(session.id)).rejects.toMatchObject({ code: 'session-ended' });
    await next.close();
  });
});

describe('looking for a session', () => {
  test('unknown and ended are not the same', async () => {
    const { session } = await attended();
    expect(await registry.find(session.id)).toBe(session);
    await expect(registry.find('2222222222')).rejects.toMatchObject({ code: 'session-not-found' });
    // The database has no say in what is no id.
    store.failure = new Error('invalid byte sequence');
    await expect(registry.find('\0')).rejects.toMatchObject({ code: 'session-not-found' });
    store.failure = undefined;
    session.end('host');
    await expect(registry.find(session.id)).rejects.toMatchObject({ code: 'session-ended' });
  });
});

describe('the host', () => {
  test('has its grace, and comes back', async () => {
    const { session, link, announced } = await attended();
    session.detach(session.host, link);
    expect(session.snapshot()).toMatchObject({ state: 'reconnecting', graceEndsAtMs: Date.now() + HOST_MS });
    vi.advanceTimersByTime(HOST_MS - 1);
    session.attachHost(new FakeLink());
    vi.advanceTimersByTime(HOST_MS * 2);
    expect(announced).toEqual(['sessionState reconnecting', 'sessionState waiting']);
    expect(session.snapshot().graceEndsAtMs).toBeNull();
  });

  test('who does not come back ends the session', async () => {
    const { session, link, announced } = await attended();
    session.detach(session.host, link);
    vi.advanceTimersByTime(HOST_MS);
    expect(announced).toEqual(['sessionState reconnecting', 'sessionEnded']);
    expect(registry.get(session.id)).toBeUndefined();
    await vi.waitFor(() => expect(store.sessions.get(session.id)).toMatchObject({ endReason: 'host-away' }));
  });

  test('who comes a second time takes over, and the first link going away changes nothing', async () => {
    const { session, link, announced } = await attended();
    session.attachHost(new FakeLink());
    expect(link.replaced).toHaveBeenCalledOnce();
    session.detach(session.host, link);
    expect(session.state).toBe('waiting');
    expect(announced).toEqual([]);
  });

  test('a session made over REST waits ten minutes for its host', async () => {
    const { session } = await registry.create({ visibility: 'unlisted' });
    vi.advanceTimersByTime(599_999);
    expect(session.state).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(session.state).toBe('ended');
  });

  test('nothing can be done to a session that has ended', async () => {
    const { session } = await attended();
    session.end('host');
    const ended = expect.objectContaining({ code: 'session-ended' });
    expect(() => session.end('host')).toThrow(ended);
    expect(() => session.attachHost(new FakeLink())).toThrow(ended);
    expect(() => session.admit(new FakeLink())).toThrow(ended);
    expect(() => session.remove('x', '')).toThrow(ended);
    await expect(session.program.pause()).rejects.toMatchObject({ code: 'session-ended' });
    await expect(session.program.createTransport()).rejects.toMatchObject({ code: 'session-ended' });
  });

  test('nothing plays before there is a program', async () => {
    const { session, announced } = await attended();
    await expect(session.program.pause()).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(session.program.resume()).rejects.toMatchObject({ code: 'wrong-state' });
    expect(() => session.program.closeProducer()).toThrow(expect.objectContaining({ code: 'no-program' }));
    await expect(session.program.createTransport()).rejects.toMatchObject({ code: 'unavailable' });
    expect(announced).toEqual([]);
  });
});

describe('listeners', () => {
  test('are counted, and the peak is stored', async () => {
    const { session } = await attended();
    const { listener } = session.admit(new FakeLink());
    session.admit(new FakeLink());
    session.leave(listener);
    session.leave(listener);
    expect(session.listenerCount).toEqual({ listeners: 1, receiving: 0 });
    expect(session.peakListeners).toBe(2);
    session.end('host');
    await vi.waitFor(() => expect(store.sessions.get(session.id)).toMatchObject({ peakListeners: 2 }));
  });

  test('who has no transport is forgotten with the link', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { listener, resumeToken } = session.admit(link);
    session.detach(listener, link);
    expect(session.listenerCount.listeners).toBe(0);
    expect(session.resumeListener(resumeToken, new FakeLink())).toBeUndefined();
  });

  test('come back by token over another link, which takes the place of the first', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { listener, resumeToken } = session.admit(link);
    expect(session.resumeListener(resumeToken, new FakeLink())).toBe(listener);
    expect(link.replaced).toHaveBeenCalledOnce();
    expect(session.listenerCount.listeners).toBe(1);
  });

  test('a session and the server have room for so many', async () => {
    const one = (await attended()).session;
    const two = (await attended()).session;
    for (let n = 0; n < 3; n += 1) one.admit(new FakeLink());
    expect(() => registry.demandRoom(one)).toThrow(expect.objectContaining({ code: 'session-full' }));
    expect(() => registry.demandRoom(two)).not.toThrow();
    for (let n = 0; n < 2; n += 1) two.admit(new FakeLink());
    expect(() => registry.demandRoom(two)).toThrow(
      expect.objectContaining({ code: 'server-full', details: { retryAfterMs: 10_000 } }),
    );
  });

  test('a removed one is told, and its token is worth nothing', async () => {
    const { session } = await attended();
    const link = new FakeLink();
    const { listener, resumeToken } = session.admit(link);
    expect(session.remove('nobody', 'x')).toBe(false);
    expect(session.remove(listener.id, 'Goodbye.')).toBe(true);
    expect(link.removed).toHaveBeenCalledWith('Goodbye.');
    expect(session.resumeListener(resumeToken, new FakeLink())).toBeUndefined();
    expect(session.listenerCount.listeners).toBe(0);
  });

  test('without its host a session ends', async () => {
    const { session, link } = await attended();
    expect(session.remove(session.host.id, 'Goodbye.')).toBe(true);
    expect(link.removed).toHaveBeenCalledOnce();
    expect(session.state).toBe('ended');
  });
});

describe('now playing', () => {
  const TRACK = { title: 'One', artist: 'Ada', album: null, source: null, artworkId: null };

  test('a new track is told and stored, the same one again is neither', async () => {
    const { session, announced } = await attended();
    const report = { track: TRACK, playbackState: 'playing', position: null } as const;
    await session.nowPlaying.report(report);
    await session.nowPlaying.report(report);
    expect(announced).toEqual(['nowPlaying']);
    await vi.waitFor(() => expect(store.tracks.get(session.id)?.size).toBe(1));
  });

  test('artwork that was never sent is refused, and changes nothing', async () => {
    const { session, announced } = await attended();
    const track = { ...TRACK, artworkId: 'a'.repeat(22) };
    const report = { track, playbackState: 'playing', position: null } as const;
    await expect(session.nowPlaying.report(report)).rejects.toMatchObject({ code: 'bad-artwork' });
    expect(session.snapshot().nowPlaying.track).toBeNull();
    expect(announced).toEqual([]);
  });
});
