import type { Socket } from 'node:net';
import { ProtocolError, type Track } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sampleOutput, sampleTrack } from '../../persistence/testing/records.fixture.ts';
import { IcecastPush, type IcecastPushOptions } from './icecast-push.ts';
import { HandFeed, HandFeeds } from './testing/hand-feed.fixture.ts';
import { anyConnect, ScriptedIcecast } from './testing/scripted-icecast.fixture.ts';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const OK = 'HTTP/1.0 200 OK\r\n\r\n';
const log = new ConsoleLogger({ logLevels: [] });

let scope = new AsyncDisposableStack();
let feeds: HandFeeds;

beforeEach(() => {
  feeds = new HandFeeds();
});
afterEach(async () => {
  vi.useRealTimers();
  await scope.disposeAsync();
  scope = new AsyncDisposableStack();
});

function accept(socket: Socket): void {
  socket.write(CONTINUE + OK);
}

async function serving(answer: (socket: Socket, request: string) => void): Promise<ScriptedIcecast> {
  return scope.use(await ScriptedIcecast.start(answer));
}

function pushTo(
  server: Pick<ScriptedIcecast, 'url'>,
  { output, ...options }: Partial<IcecastPushOptions> = {},
): IcecastPush {
  const push = new IcecastPush({
    output: output ?? sampleOutput('a', { url: server.url }),
    title: 'Friday',
    mayBePrivate: false,
    feeds: () => feeds,
    connect: anyConnect,
    log,
    now: () => Date.now(),
    onChanged: () => {},
    random: () => 0,
    ...options,
  });
  scope.defer(() => push.stop());
  return push;
}

async function untilState(push: IcecastPush, state: string): Promise<void> {
  await expect.poll(() => push.view.state, { timeout: 5000, interval: 5 }).toBe(state);
}

/** Waits that the test ends when it likes; sockets go on as ever. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

/** As `untilState`, while timers are held. */
async function untilHeldState(push: IcecastPush, state: string): Promise<void> {
  for (let turns = 0; push.view.state !== state && turns < 100_000; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(push.view.state).toBe(state);
}

describe('a stream', () => {
  test('goes out from its head and the last moments on, once the server has taken it', async () => {
    const server = await serving(accept);
    feeds.feed = new HandFeed('head ');
    feeds.feed.recent.push({ bytes: Buffer.from('recent '), startMs: 0, capturedAtMs: 0 });
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('more ');
    feeds.feed.give('and more');
    await expect.poll(() => server.heard[0]).toMatch(/\r\n\r\nhead recent more and more$/);
    expect(feeds.taken).toEqual(['mp3-192']);
  });

  test.each([
    ['that says 100 alone', CONTINUE],
    ['that says 200 alone', OK],
    ['with words of its own', `${OK}hello`],
  ])('is taken by a server %s', async (_name, words) => {
    const push = pushTo(await serving((socket) => void socket.write(words)));
    push.start();
    await untilState(push, 'live');
  });

  test('is of the format that is wanted', async () => {
    const server = await serving(accept);
    const output = sampleOutput('a', { url: server.url, format: 'ogg-chained' });
    const push = pushTo(server, { output });
    push.start();
    await untilState(push, 'live');
    expect(feeds.taken).toEqual(['ogg-chained']);
  });

  test('ends with its session, after the last of its sound', async () => {
    const server = await serving(accept);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    push.finish();
    feeds.feed.give('the last');
    feeds.feed.end();
    expect(push.view.state).toBe('stopped');
    await expect.poll(() => server.heard[0]).toMatch(/the last$/);
    expect(feeds.released).toBe(1);
  });

  test('leaves nothing behind when it is stopped while it begins', async () => {
    const asked = Promise.withResolvers<Socket>();
    const push = pushTo(await serving((socket) => asked.resolve(socket)));
    push.start();
    const socket = await asked.promise;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    push.stop();
    await closed;
    expect(push.view).toMatchObject({ state: 'stopped', reason: null, retryAtMs: null });
    expect(feeds.released).toBe(1);
  });

  test('gives back its feed and ends its connection when it is stopped', async () => {
    const server = await serving(accept);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    const closed = new Promise((resolve) => server.sockets[0]?.once('close', resolve));
    push.stop();
    await closed;
    expect([feeds.released, feeds.feed.takers]).toEqual([1, 0]);
  });
});

describe('a server', () => {
  test.each([
    ['HTTP/1.0 401 Authentication Required\r\n\r\nYou need to authenticate', 'wrong-password'],
    ['HTTP/1.0 403 Forbidden\r\n\r\nMountpoint in use', 'mount-in-use'],
    ['HTTP/1.0 403 Forbidden\r\n\r\ntoo many sources connected', 'source-limit'],
    ['HTTP/1.0 403 Forbidden\r\n\r\nContent-type not supported', 'format-refused'],
    ['HTTP/1.0 403 Forbidden\r\n\r\nGo away', 'turned-away'],
    ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'not-icecast'],
    ['HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n', 'not-icecast'],
    ['SSH-2.0-OpenSSH_9.2p1\r\n', 'not-icecast'],
  ])('that says %j is not asked again', async (words, reason) => {
    const server = await serving((socket) => void socket.end(words));
    const push = pushTo(server);
    push.start();
    await untilState(push, 'refused');
    expect(push.view).toMatchObject({ reason, retryAtMs: null });
    expect(server.sockets).toHaveLength(1);
    expect(feeds.released).toBe(1);
  });

  test.each([
    ['is busy', 'HTTP/1.0 503 Busy\r\n\r\n', 'server-trouble'],
    ['hangs up without a word', '', 'cut-off'],
    ['hangs up after it said to go on', CONTINUE, 'cut-off'],
  ])('that %s is asked again, seldomer each time', async (_name, words, reason) => {
    holdTimers();
    const server = await serving((socket) => void socket.end(words));
    const push = pushTo(server);
    push.start();
    const waits: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      await untilHeldState(push, 'retrying');
      expect(push.view.reason).toBe(reason);
      waits.push(Math.round(((push.view.retryAtMs ?? 0) - push.view.sinceMs) / 500) * 500);
      vi.runOnlyPendingTimers();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('that refuses later is understood all the same', async () => {
    const server = await serving((socket) => void socket.write(CONTINUE));
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    server.sockets[0]?.end('HTTP/1.0 401 Authentication Required\r\n\r\n');
    await untilState(push, 'refused');
    expect(push.view.reason).toBe('wrong-password');
    expect(feeds.released).toBe(1);
  });

  test.each([
    ['never says a word', () => {}],
    ['trickles', (socket: Socket) => void socket.write('HTTP/1.0 200 OK\r\nX-Slow: ')],
  ])('that %s is given up after a while', async (_name, answer) => {
    holdTimers();
    const asked = Promise.withResolvers<void>();
    const server = await serving((socket) => {
      answer(socket);
      asked.resolve();
    });
    const push = pushTo(server);
    push.start();
    await asked.promise;
    expect(push.view.state).toBe('connecting');
    vi.advanceTimersByTime(10_000);
    await untilHeldState(push, 'retrying');
    expect(push.view.reason).toBe('no-answer');
  });

  test('that does not read what it is sent is let go, and holds only so much of our memory', async () => {
    const server = await serving((socket) => {
      accept(socket);
      socket.pause();
    });
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    const second = Buffer.alloc(40_000);
    for (let seconds = 0; push.view.state === 'live' && seconds < 2000; seconds += 1) {
      feeds.feed.give(second);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(push.view).toMatchObject({ state: 'retrying', reason: 'too-slow' });
  });

  test('that breaks off gets the stream again', async () => {
    const server = await serving(accept);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    server.sockets[0]?.destroy();
    await untilState(push, 'retrying');
    expect(push.view.reason).toBe('cut-off');
    expect(push.view.retryAtMs).toBeGreaterThan(push.view.sinceMs);
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('on we go');
    await expect.poll(() => server.heard[1]).toMatch(/on we go$/);
    expect(feeds.feed.takers).toBe(1);
  });
});

describe('this side', () => {
  test.each([
    ['has no room for one more encoder', new ProtocolError('server-full', 'Full.'), 'encoders-busy'],
    ['has no sound', new ProtocolError('unavailable', 'No.'), 'no-sound'],
  ])('says so when it %s, and tries again', async (_name, failure, reason) => {
    const server = await serving(accept);
    feeds.failure = failure;
    const push = pushTo(server);
    push.start();
    await untilState(push, 'retrying');
    expect(push.view.reason).toBe(reason);
    // A mount that is taken and let go moves a station's listeners to and fro.
    expect(server.sockets).toEqual([]);
  });

  test('takes another feed when an encoder dies', async () => {
    const push = pushTo(await serving(accept));
    push.start();
    await untilState(push, 'live');
    feeds.feed.end();
    expect(push.view).toMatchObject({ state: 'retrying', reason: 'no-sound' });
    feeds.feed = new HandFeed();
    push.start();
    await untilState(push, 'live');
    expect(feeds.taken).toHaveLength(2);
  });

  test('tells nobody the password', () => {
    const push = pushTo({ url: 'http://127.0.0.1:1' });
    expect(JSON.stringify(push.view)).not.toContain('password of a');
    expect(Object.keys(push.view)).not.toContain('password');
  });
});

describe('titles', () => {
  const ADA: Track = sampleTrack(1, { title: 'Häß & co', artist: 'Ada' });
  const BARE: Track = sampleTrack(2, { title: 'Alone', artist: null });

  /** What the server was told, in its order. */
  function songs(server: ScriptedIcecast): (string | null)[] {
    return server.heard
      .filter((request) => request.startsWith('GET '))
      .map((request) => new URL(request.split(' ')[1] ?? '', 'http://x').searchParams.get('song'));
  }

  function taking(socket: Socket, request: string): void {
    if (request.startsWith('GET ')) socket.end(OK);
    else accept(socket);
  }

  test('are told when what they belong to goes out, each once', async () => {
    const server = await serving(taking);
    feeds.titles.set(0, ADA).set(5000, BARE);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    for (const startMs of [0, 250, 500]) feeds.feed.give('x', startMs);
    await expect.poll(() => songs(server)).toEqual(['Ada - Häß & co']);
    await vi.waitFor(() => {
      feeds.feed.give('x', 5000);
      expect(songs(server)).toEqual(['Ada - Häß & co', 'Alone']);
    });
    feeds.feed.give('x', 5250);
    await new Promise((resolve) => setImmediate(resolve));
    expect(songs(server)).toHaveLength(2);
  });

  test('are the name of the stream while nothing plays', async () => {
    const server = await serving(taking);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('x');
    await expect.poll(() => songs(server)).toEqual(['Kitchen radio']);
  });

  test('are told again over another connection', async () => {
    const server = await serving(taking);
    feeds.titles.set(0, ADA);
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('x');
    await expect.poll(() => songs(server)).toHaveLength(1);
    server.sockets[0]?.destroy();
    await untilState(push, 'retrying');
    push.start();
    await untilState(push, 'live');
    await vi.waitFor(() => {
      feeds.feed.give('x');
      expect(songs(server)).toEqual(['Ada - Häß & co', 'Ada - Häß & co']);
    });
  });

  test('that are not taken do not end the stream', async () => {
    const server = await serving((socket, request) => {
      if (request.startsWith('GET ')) socket.end('HTTP/1.0 400 Bad Request\r\n\r\nno such mount');
      else accept(socket);
    });
    const push = pushTo(server);
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('x');
    await expect.poll(() => songs(server)).toHaveLength(1);
    feeds.feed.give('and on');
    await expect.poll(() => server.heard[0]).toMatch(/and on$/);
    expect(push.view.state).toBe('live');
  });

  test('of Ogg are in the stream, and told in no other way', async () => {
    const server = await serving(taking);
    feeds.titles.set(0, ADA);
    const push = pushTo(server, { output: sampleOutput('a', { url: server.url, format: 'ogg' }) });
    push.start();
    await untilState(push, 'live');
    feeds.feed.give('sound');
    await expect.poll(() => server.heard[0]).toMatch(/sound$/);
    expect(server.sockets).toHaveLength(1);
  });
});
