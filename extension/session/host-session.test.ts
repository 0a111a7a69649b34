import { type ListenerTrouble, PROTOCOL_VERSION, ProtocolError } from '@auxcast/shared-types';
import { ofTheFuture } from '@auxcast/shared-types/examples/future';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '../failures/failures.ts';
import { SocketServer } from '../testing/socket-server.fixture.ts';
import { HostSession, type HostSessionEvents } from './host-session.ts';
import { created, resumed, WELCOME_SESSION_ID, WELCOME_TOKEN } from './welcome.fixture.ts';

afterEach(() => vi.unstubAllGlobals());

const ONE_STUTTERS: ListenerTrouble = {
  weak: 1,
  failed: 0,
  prevailing: { cause: 'loss', path: 'udp', listeners: 1 },
};

const wish = {
  serverUrl: 'http://localhost:3000',
  hostKey: '',
  hostName: ' ',
  title: 'Friday',
  visibility: 'public',
} as const;

/** What a session tells from now on. */
function heard(session: HostSession) {
  const news = {
    back: vi.fn<HostSessionEvents['back']>(),
    programLost: vi.fn<HostSessionEvents['programLost']>(),
    ended: vi.fn<HostSessionEvents['ended']>(),
  };
  session.on('back', news.back);
  session.on('programLost', news.programLost);
  session.on('ended', news.ended);
  return news;
}

describe('HostSession', () => {
  test('creates the session with what was filled in', async () => {
    const server = new SocketServer({ createSession: created });
    const session = await HostSession.open({ wish });
    expect(server.asked[0]).toMatchObject({ method: 'createSession' });
    expect(server.asked[0]?.data).toEqual({
      protocol: PROTOCOL_VERSION,
      attemptId: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      visibility: 'public',
      title: 'Friday',
    });
    expect(session.welcome.url).toContain(WELCOME_SESSION_ID);
    session.close();
  });

  test('asks nobody with a key that would go through the Internet unencrypted', async () => {
    const server = new SocketServer({ createSession: created });
    const exposed = { ...wish, serverUrl: 'http://aux.example.org', hostKey: 'sesame' };
    await expect(HostSession.open({ wish: exposed })).rejects.toMatchObject({
      code: 'key-unprotected',
    });
    expect(server.asked).toEqual([]);
  });

  test('takes up a session by its ticket alone, however long the server is away, and comes back to it again', async () => {
    const server = new SocketServer({ resumeSession: () => resumed(null) });
    server.reachable = false;
    const ticket = { sessionId: WELCOME_SESSION_ID, hostToken: WELCOME_TOKEN };
    const opening = HostSession.open({ wish, resume: { ticket, patienceMs: 10_000 } });
    setTimeout(() => {
      server.reachable = true;
    }, 400);
    const session = await opening;
    expect(server.methods()).toEqual(['resumeSession']);
    expect(server.asked[0]?.data).toEqual({ protocol: PROTOCOL_VERSION, ...ticket });
    expect(session.ticket).toEqual(ticket);
    expect(session.welcome.graceMs).toBe(120_000);
    server.breakAll();
    await vi.waitFor(() => expect(server.methods()).toEqual(['resumeSession', 'resumeSession']), 3000);
    session.close();
  });

  describe('that the host ends before it is there', () => {
    const ticket = { sessionId: WELCOME_SESSION_ID, hostToken: WELCOME_TOKEN };
    const resume = { ticket, patienceMs: 60_000 };

    test('is given up at once, and ended on the server once that answers', async () => {
      const server = new SocketServer({ resumeSession: () => resumed(null) });
      server.reachable = false;
      const ending = new AbortController();
      const onAway = vi.fn();
      const opening = HostSession.open({ wish, resume, signal: ending.signal, onAway });
      await vi.waitFor(() => expect(onAway).toHaveBeenCalledWith('connection-lost'));
      ending.abort();
      await expect(opening).rejects.toBe(ending.signal.reason);
      server.reachable = true;
      await vi.waitFor(() => expect(server.methods()).toEqual(['resumeSession', 'endSession']), 3000);
    });

    test('is not sought for longer than a moment after that', async () => {
      vi.useFakeTimers();
      const server = new SocketServer({ resumeSession: () => resumed(null) });
      server.reachable = false;
      const ending = new AbortController();
      const opening = HostSession.open({ wish, resume, signal: ending.signal });
      ending.abort();
      await expect(opening).rejects.toBe(ending.signal.reason);
      await vi.advanceTimersByTimeAsync(10_000);
      server.reachable = true;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(server.methods()).toEqual([]);
      vi.useRealTimers();
    });

    test('is ended when the answer to its making was still on its way', async () => {
      const server = new SocketServer({ createSession: created });
      const ending = new AbortController();
      const opening = HostSession.open({ wish, signal: ending.signal });
      ending.abort();
      await expect(opening).rejects.toBe(ending.signal.reason);
      await vi.waitFor(() => expect(server.methods()).toEqual(['createSession', 'endSession']));
    });
  });

  test('does not wait for a session that is over', async () => {
    new SocketServer({ resumeSession: () => ({ code: 'session-ended', message: 'Over.' }) });
    const ticket = { sessionId: WELCOME_SESSION_ID, hostToken: WELCOME_TOKEN };
    await expect(HostSession.open({ wish, resume: { ticket, patienceMs: 10_000 } })).rejects.toMatchObject({
      code: 'session-ended',
    });
  });

  test('gives up a session that cannot be reached while it may still be there', async () => {
    new SocketServer({}).reachable = false;
    const ticket = { sessionId: WELCOME_SESSION_ID, hostToken: WELCOME_TOKEN };
    await expect(HostSession.open({ wish, resume: { ticket, patienceMs: 50 } })).rejects.toMatchObject({
      code: 'disconnected',
    });
  });

  test('says at once why there is no session', async () => {
    const server = new SocketServer({});
    server.reachable = false;
    await expect(HostSession.open({ wish })).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('asks again in the same words when the answer gets lost', async () => {
    const server: SocketServer = new SocketServer({
      createSession: () => {
        if (server.methods().length === 1) server.breakAll();
        return created();
      },
    });
    const session = await HostSession.open({ wish });
    expect(server.methods()).toEqual(['createSession', 'createSession']);
    const [first, second] = server.asked.filter(({ method }) => method === 'createSession');
    expect(second?.data).toEqual(first?.data);
    session.close();
  });

  test('does not ask for ever', async () => {
    const server: SocketServer = new SocketServer({
      createSession: () => {
        server.breakAll();
        return created();
      },
    });
    await expect(HostSession.open({ wish })).rejects.toMatchObject({ code: 'disconnected' });
    expect(server.methods()).toEqual(['createSession', 'createSession', 'createSession']);
  });

  test('says at once why the server refuses', async () => {
    new SocketServer({ createSession: () => ({ code: 'host-key-refused', message: 'No.' }) });
    await expect(HostSession.open({ wish })).rejects.toEqual(new ProtocolError('host-key-refused', 'No.'));
  });

  test.each(['server-full', 'rate-limited'] as const)(
    'says at once why the server does not even let it connect: %s',
    async (code) => {
      const server = new SocketServer({ createSession: created });
      server.refusal = { code, message: 'Not now.', details: { retryAfterMs: 5000 } };
      const error: unknown = await HostSession.open({ wish }).catch((reason: unknown) => reason);
      expect(failureOf(error)).toBe(code);
    },
  );

  test('shows what the server tells', async () => {
    const server = new SocketServer({ createSession: created });
    const session = await HostSession.open({ wish });
    const news = heard(session);
    await server.tell('listenerCount', { listeners: 3, receiving: 2 });
    await server.tell('sessionState', { state: 'live', graceEndsAtMs: null, liveSinceMs: 5000 });
    await server.tell('pause', { atMs: 6000 });
    await server.tell('listenerTrouble', ONE_STUTTERS);
    expect(session.listenerCount).toEqual({ listeners: 3, receiving: 2 });
    expect(session.listenerTrouble).toEqual(ONE_STUTTERS);
    expect([session.state, session.liveSinceMs]).toEqual(['paused', 5000]);
    await server.tell('resume', { atMs: 7000 });
    expect(session.state).toBe('live');
    await server.tell('program', { producerId: null });
    expect(news.programLost).toHaveBeenCalledOnce();
    session.close();
  });

  test('comes back by its token after a break, and says which transport survived', async () => {
    const server = new SocketServer({ createSession: created, resumeSession: () => resumed('t1') });
    const session = await HostSession.open({ wish });
    const news = heard(session);
    await server.tell('listenerTrouble', ONE_STUTTERS);
    server.breakAll();
    expect(session.connected).toBe(false);
    expect(session.listenerTrouble).toEqual({ weak: 0, failed: 0, prevailing: null });
    session.wake();
    await vi.waitFor(() => expect(news.back).toHaveBeenCalledWith('t1'));
    expect(session.connected).toBe(true);
    expect(server.methods()).toEqual(['createSession', 'resumeSession']);
    expect(server.asked.find(({ method }) => method === 'resumeSession')?.data).toEqual({
      protocol: PROTOCOL_VERSION,
      sessionId: WELCOME_SESSION_ID,
      hostToken: WELCOME_TOKEN,
    });
    session.close();
  });

  test.each([
    ['admin', 'ended-by-admin'],
    ['host-away', 'ended-while-away'],
    ['server', 'ended-by-server'],
  ])('ends when the %s ends it', async (reason, failure) => {
    const server = new SocketServer({ createSession: created });
    const session = await HostSession.open({ wish });
    const news = heard(session);
    await server.tell('sessionEnded', { reason, endedAtMs: 9000 });
    expect(news.ended.mock.calls).toEqual([[failure]]);
    expect(session.endFailure).toBe(failure);
  });

  test('goes on at a newer server of the same version, whatever that says', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const server = new SocketServer({ createSession: created, resumeSession: () => resumed('t1') });
    server.translate = ofTheFuture;
    const session = await HostSession.open({ wish });
    const news = heard(session);
    expect([session.state, session.nowPlaying.playbackState]).toEqual(['other', 'other']);
    await server.tell('confetti', { colours: 3 });
    await server.tell('sessionState', { state: 'live', graceEndsAtMs: null, liveSinceMs: 4000 });
    expect([session.state, session.liveSinceMs]).toEqual(['other', 4000]);
    await server.tell('listenerCount', { listeners: 2, receiving: 1 });
    expect(session.listenerCount).toEqual({ listeners: 2, receiving: 1 });
    await server.tell('listenerTrouble', ONE_STUTTERS);
    expect(session.listenerTrouble).toEqual({
      ...ONE_STUTTERS,
      prevailing: { cause: 'other', path: 'other', listeners: 1 },
    });
    await server.tell('pause', { atMs: 5000 });
    expect(session.state).toBe('paused');
    server.breakAll();
    session.wake();
    await vi.waitFor(() => expect(news.back).toHaveBeenCalledWith('t1'));
    expect(session.connected).toBe(true);
    expect(news.ended).not.toHaveBeenCalled();
    await server.tell('sessionEnded', { reason: 'admin', endedAtMs: 9000 });
    expect(news.ended.mock.calls).toEqual([['ended-by-server']]);
    vi.restoreAllMocks();
  });

  test('says what keeps it from coming back', async () => {
    const server = new SocketServer({ createSession: created });
    const session = await HostSession.open({ wish });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 426 })));
    server.reachable = false;
    server.breakAll();
    expect(session.lineFailure).toBe('connection-lost');
    for (const failure of ['connection-lost', 'websocket-blocked']) {
      session.wake();
      await vi.waitFor(() => expect([session.connected, session.lineFailure]).toEqual([false, failure]));
    }
    session.close();
  });

  test('is lost when the server does not know it any more', async () => {
    const server = new SocketServer({
      createSession: created,
      resumeSession: () => ({ code: 'session-not-found', message: 'Gone.' }),
    });
    const session = await HostSession.open({ wish });
    const news = heard(session);
    server.breakAll();
    session.wake();
    await vi.waitFor(() => expect(news.ended).toHaveBeenCalledWith('session-lost'));
  });

  test('ends it for everyone, once, and quietly', async () => {
    const server = new SocketServer({ createSession: created });
    const session = await HostSession.open({ wish });
    const news = heard(session);
    await session.end();
    await session.end();
    expect(server.methods()).toEqual(['createSession', 'endSession']);
    expect(session.endFailure).toBeUndefined();
    expect(news.ended).not.toHaveBeenCalled();
  });
});
