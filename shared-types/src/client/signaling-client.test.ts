import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProtocolError } from '../error-code.ts';
import { hostEvents } from '../events.ts';
import { withNewFields } from '../examples/future.ts';
import { ANCHOR, NOW_MS, SESSION_ID } from '../examples/parts.ts';
import { REQUEST_EXAMPLES } from '../examples/request-examples.ts';
import { listenerRequests } from '../listener-requests.ts';
import { PROTOCOL_VERSION } from '../protocol-version.ts';
import { sendingRequests } from '../sending-requests.ts';
import { SignalingClient, type SignalingOptions } from './signaling-client.ts';
import type { SignalingStatus } from './signaling-status.ts';
import {
  failing,
  ScriptedServer,
  silent,
  well,
  wellBut,
  wellOfTheFuture,
} from './testing/scripted-server.fixture.ts';

type Client = SignalingClient<typeof listenerRequests>;
type Options = SignalingOptions<typeof listenerRequests>;

const PAUSE = { event: 'pause', data: { atMs: NOW_MS } };
const COUNT = { event: 'listenerCount', data: { listeners: 2, receiving: 1 } };
/** Without chance, a wait is as long as its ceiling. */
const BACKOFF = { firstMs: 1000, lastMs: 8000, random: () => 1 };

let server: ScriptedServer;
let client: Client;
let statuses: SignalingStatus[];

beforeEach(async () => {
  server = await ScriptedServer.listen();
  // Time stands still unless a test moves it; the network is real.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
});

afterEach(async () => {
  client.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await server.close();
});

function make(options: Partial<Options> = {}): Client {
  client = new SignalingClient({
    url: server.url,
    requests: listenerRequests,
    greet: join,
    backoff: BACKOFF,
    ...options,
  });
  statuses = [];
  client.on('status', (status) => statuses.push(status));
  return client;
}

async function join(greeting: Client): Promise<void> {
  await greeting.request('join', { protocol: PROTOCOL_VERSION, sessionId: SESSION_ID });
}

/** The next status of this kind. */
function next<S extends SignalingStatus['state']>(state: S): Promise<Extract<SignalingStatus, { state: S }>> {
  return new Promise((resolve) => {
    const off = client.on('status', (status) => {
      if (!isState(status, state)) return;
      off();
      resolve(status);
    });
  });
}

function isState<S extends SignalingStatus['state']>(
  status: SignalingStatus,
  state: S,
): status is Extract<SignalingStatus, { state: S }> {
  return status.state === state;
}

async function ready(options: Partial<Options> = {}): Promise<Client> {
  make(options);
  const isReady = next('ready');
  client.start();
  await isReady;
  await server.asked('ping');
  return client;
}

/** Sends a ping of ours and waits for its answer: whatever the server sent before has arrived then. */
async function settled(): Promise<void> {
  await client.request('ping', {});
}

function errorOf(promise: Promise<unknown>): Promise<ProtocolError> {
  return promise.then(
    () => {
      throw new Error('It went well.');
    },
    (error: unknown) => {
      if (error instanceof ProtocolError) return error;
      throw error;
    },
  );
}

function waitOf({ retryAtMs }: { retryAtMs: number }): number {
  return retryAtMs - performance.now();
}

describe('a request', () => {
  test('is answered', async () => {
    await ready();
    const reply = await client.request('createConsumerTransport', {});
    expect(reply.transport.iceParameters.iceLite).toBe(true);
    expect(server.requests.at(-1)).toMatchObject({ method: 'createConsumerTransport', data: {} });
  });

  test('gets its own answer, however they are ordered', async () => {
    await ready();
    const asked: number[] = [];
    server.answer = ({ request, socket }) => {
      asked.unshift(request.id);
      if (asked.length < 2) return;
      for (const id of asked) socket.send({ id, ok: true, data: { serverTimeMs: id } });
    };
    const [first, second] = await Promise.all([client.request('ping', {}), client.request('ping', {})]);
    expect([second.serverTimeMs, first.serverTimeMs]).toEqual(asked);
  });

  test('rejects with the error of the server', async () => {
    await ready();
    server.answer = failing('transport-not-found', { hint: 'x' });
    const error = await errorOf(client.request('restartIce', { transportId: 't' }));
    expect(error).toMatchObject({ code: 'transport-not-found', details: { hint: 'x' } });
    expect(client.status.state).toBe('ready');
  });

  test('rejects with `refused`, and with the words of the server, where that has a reason of the future', async () => {
    await ready();
    server.answer = failing('wrong-phase-of-the-moon', { retryAfterMs: 7 });
    const error = await errorOf(client.request('restartIce', { transportId: 't' }));
    expect(error).toMatchObject({ code: 'refused', message: 'It went wrong.', details: { retryAfterMs: 7 } });
    expect(client.status.state).toBe('ready');
  });

  test('reads what a newer server answers without what is not known of it', async () => {
    await ready();
    server.answer = wellOfTheFuture;
    const reply = await client.request('join', { protocol: PROTOCOL_VERSION, sessionId: SESSION_ID });
    expect(reply).not.toHaveProperty('aFieldOfTheFuture');
    expect(reply.session).toMatchObject({ sessionId: SESSION_ID, state: 'other', visibility: 'other' });
  });

  test('is not made again before the time that a full server said', async () => {
    await ready();
    server.answer = wellBut(
      'createConsumerTransport',
      failing('server-full', { limit: 'bandwidth', retryAfterMs: 9000 }),
    );
    await errorOf(client.request('createConsumerTransport', {}));
    server.answer = well;
    const asked = server.requests.length;
    vi.advanceTimersByTime(8000);
    expect(await errorOf(client.request('createConsumerTransport', {}))).toMatchObject({
      code: 'server-full',
      details: { limit: 'bandwidth', retryAfterMs: 1000 },
    });
    expect(server.requests).toHaveLength(asked);
    vi.advanceTimersByTime(1000);
    expect(await client.request('createConsumerTransport', {})).toHaveProperty('transport');
  });

  test('is made again at once when something else refused it', async () => {
    await ready();
    server.answer = wellBut('createConsumerTransport', failing('unavailable', { retryAfterMs: 9000 }));
    await errorOf(client.request('createConsumerTransport', {}));
    server.answer = well;
    expect(await client.request('createConsumerTransport', {})).toHaveProperty('transport');
  });

  test('rejects when the answer has an unknown shape', async () => {
    await ready();
    server.answer = ({ request: { id }, socket }) => socket.send({ id, ok: true, data: { surprise: 1 } });
    expect(await errorOf(client.request('ping', {}))).toMatchObject({ code: 'bad-message' });
    expect(client.status.state).toBe('ready');
  });

  test('that the client was made without is asked with the reading of its reply', async () => {
    await ready();
    const { reply } = sendingRequests.produce;
    const [accepted] = Object.values(REQUEST_EXAMPLES.produce.reply.accepted);
    await expect(client.ask('produce', reply, {})).resolves.toEqual(accepted);
    server.answer = failing('too-many');
    expect((await errorOf(client.ask('produce', reply, {}))).code).toBe('too-many');
  });

  test('rejects with `timeout`, and ignores the late answer', async () => {
    await ready();
    server.answer = silent;
    const rejected = errorOf(client.request('leave', {}, 5000));
    await server.asked('leave');
    vi.advanceTimersByTime(4999);
    const late = server.requests.at(-1)?.id;
    vi.advanceTimersByTime(1);
    expect(await rejected).toMatchObject({ code: 'timeout' });
    server.answer = well;
    server.socket.send({ id: late, ok: true, data: {} });
    await settled();
    expect(client.status.state).toBe('ready');
  });

  test('rejects with `disconnected` when the connection breaks', async () => {
    await ready();
    server.answer = silent;
    const away = next('away');
    const rejected = Promise.all([1, 2, 3].map(() => errorOf(client.request('leave', {}))));
    await server.asked('leave', 3);
    server.socket.destroy();
    for (const error of await rejected) expect(error.code).toBe('disconnected');
    await away;
    expect(await errorOf(client.request('leave', {}))).toMatchObject({ code: 'disconnected' });
  });

  test('rejects with `disconnected` before there is a connection', async () => {
    make();
    expect(await errorOf(client.request('leave', {}))).toMatchObject({ code: 'disconnected' });
  });
});

describe('an event', () => {
  test('reaches those who listen to it, with its data', async () => {
    await ready();
    const heard = vi.fn<(name: string, data: unknown) => void>();
    client.on('listenerCount', (data) => heard('listenerCount', data));
    client.on('pause', ({ atMs }) => heard('pause', atMs));
    const off = client.on('position', (data) => heard('position', data));
    off();
    server.socket.send(
      COUNT,
      { event: 'position', data: { playbackState: 'playing', anchor: ANCHOR } },
      PAUSE,
    );
    await settled();
    expect(heard.mock.calls).toEqual([
      ['listenerCount', COUNT.data],
      ['pause', NOW_MS],
    ]);
  });

  test('right behind a reply comes after it', async () => {
    await ready();
    const order: string[] = [];
    client.on('pause', () => order.push('event'));
    server.answer = wellBut('leave', ({ request: { id }, socket }) =>
      socket.send({ id, ok: true, data: {} }, PAUSE),
    );
    await client.request('leave', {});
    order.push('reply');
    await settled();
    expect(order).toEqual(['reply', 'event']);
  });

  test('waits until the greeting is done, however long that takes after its reply', async () => {
    const order: string[] = [];
    const done = Promise.withResolvers<void>();
    make({
      greet: async (greeting) => {
        await join(greeting);
        order.push('joined');
        await done.promise;
        order.push('greeted');
      },
    });
    client.on('status', ({ state }) => order.push(state));
    client.on('pause', () => order.push('pause'));
    client.on('listenerCount', () => order.push('listenerCount'));
    server.answer = wellBut('join', (asked) => {
      well(asked);
      asked.socket.send(PAUSE, COUNT);
    });
    const isReady = next('ready');
    client.start();
    await server.asked('join');
    // Its answer comes after the events.
    await settled();
    done.resolve();
    await isReady;
    await settled();
    expect(order).toEqual(['connecting', 'joined', 'greeted', 'ready', 'pause', 'listenerCount']);
  });

  test.each([
    ['that is no JSON', '{'],
    ['that is no object', '7'],
    ['of an unknown name', { event: 'fireworks', data: {} }],
    ['named as what every object has', { event: 'constructor', data: {} }],
    ['with data that does not fit', { event: 'pause', data: { atMs: 'noon' } }],
    ['that is a reply to nobody', { id: null, ok: false, error: { code: 'bad-message', message: 'What?' } }],
  ])('%s is left aside', async (_name, message) => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    await ready();
    const heard = vi.fn();
    client.on('pause', heard);
    server.socket.send(message, message);
    await settled();
    expect(heard).not.toHaveBeenCalled();
    // Noted once, however often it comes.
    expect(info.mock.calls.length).toBeLessThanOrEqual(1);
    expect(client.status.state).toBe('ready');
  });

  test('of a newer server is read without what is not known of it', async () => {
    await ready();
    const heard = vi.fn();
    client.on('pause', heard);
    client.on('sessionEnded', heard);
    server.socket.send(withNewFields(PAUSE), {
      event: 'sessionEnded',
      data: { reason: 'boredom', endedAtMs: NOW_MS },
    });
    await settled();
    expect(heard.mock.calls).toEqual([[{ atMs: NOW_MS }], [{ reason: 'other', endedAtMs: NOW_MS }]]);
  });

  test('without a reading goes as it came to whoever takes those, in order with the others', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    const heard = vi.fn();
    // Before the reply to the first message, whose maker is not ready for it yet.
    server.answer = wellBut('join', (asked) => {
      asked.socket.send({ event: 'fireworks', data: { colour: 'red' } }, PAUSE);
      well(asked);
    });
    make();
    client.on('other', (news) => void heard(client.status.state, news));
    client.on('pause', () => void heard('pause'));
    const isReady = next('ready');
    client.start();
    await isReady;
    server.socket.send({ event: 'fireworks', data: 7 });
    await settled();
    expect(heard.mock.calls).toEqual([
      ['ready', { event: 'fireworks', data: { colour: 'red' } }],
      ['pause'],
      ['ready', { event: 'fireworks', data: 7 }],
    ]);
    expect(info).not.toHaveBeenCalled();
  });

  test('about the session is told as such, before it is told by its name', async () => {
    await ready();
    const heard = vi.fn();
    client.on('pause', (data) => void heard('pause', data));
    client.on('session', (news) => void heard('session', news));
    client.on('serverClosing', () => void heard('serverClosing'));
    server.socket.send(PAUSE, { event: 'serverClosing', data: { retryInMs: 0 } });
    await settled();
    expect(heard.mock.calls).toEqual([['session', PAUSE], ['pause', PAUSE.data], ['serverClosing']]);
  });

  test('that is for hosts is left aside by a listener, and told to a host', async () => {
    const trouble = { event: 'listenerTrouble', data: { weak: 1, failed: 0, prevailing: null } };
    const info = vi.spyOn(console, 'info').mockReturnValue();
    await ready();
    const heard = vi.fn();
    client.on('listenerTrouble', heard);
    server.socket.send(trouble);
    await settled();
    expect(heard).not.toHaveBeenCalled();
    expect(info).toHaveBeenCalledOnce();
    client.close();
    await ready({ hostEvents });
    client.on('listenerTrouble', heard);
    server.socket.send(trouble);
    await settled();
    expect(heard).toHaveBeenCalledWith(trouble.data);
  });
});

describe('the greeting', () => {
  test('comes before anything else, on every connection', async () => {
    await ready();
    expect(server.requests.map(({ method }) => method)).toEqual(['join', 'ping']);
    const away = next('away');
    server.socket.destroy();
    await away;
    const again = next('ready');
    vi.advanceTimersByTime(1000);
    await again;
    await server.asked('ping', 2);
    expect(server.requests.map(({ method }) => method)).toEqual(['join', 'ping', 'join', 'ping']);
  });

  test('refused for a reason of the future is tried again, more and more slowly', async () => {
    server.answer = failing('wrong-phase-of-the-moon');
    make();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const waits: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      const away = next('away');
      if (time === 0) client.start();
      const status = await away;
      expect(status.error).toMatchObject({ code: 'refused', message: 'It went wrong.' });
      waits.push(waitOf(status));
      vi.advanceTimersByTime(waitOf(status));
    }
    expect(waits.slice(0, 3)).toEqual([300, 600, 1200]);
    expect(waits.at(-1)).toBe(30_000);
  });

  test.each(['session-ended', 'protocol-mismatch', 'token-refused'] as const)(
    'stops the client for good with %s',
    async (code) => {
      server.answer = failing(code);
      make();
      const stopped = next('stopped');
      client.start();
      expect((await stopped).error).toMatchObject({ code });
      vi.advanceTimersByTime(600_000);
      client.wake();
      client.start();
      await server.left();
      expect(server.connections).toBe(1);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each(['server-full', 'unavailable', 'internal'] as const)('is tried again after %s', async (code) => {
    server.answer = failing(code);
    make();
    const away = next('away');
    client.start();
    expect((await away).error).toMatchObject({ code });
    server.answer = well;
    const isReady = next('ready');
    vi.advanceTimersByTime(1000);
    await isReady;
    expect(server.connections).toBe(2);
  });

  test('is tried again when it fails by a fault of this client, which is told', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const fault = new TypeError('device is undefined');
    make({ greet: () => Promise.reject(fault) });
    const away = next('away');
    client.start();
    expect((await away).error).toMatchObject({ code: 'internal' });
    expect(told).toHaveBeenCalledWith(expect.stringContaining('device is undefined'));
  });

  test('is tried again when the server does not answer it', async () => {
    // Neither over the socket nor by plain HTTP.
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Nobody answers.')));
    server.answer = silent;
    make();
    const away = next('away');
    client.start();
    await server.asked('join');
    vi.advanceTimersByTime(10_000);
    expect((await away).error).toMatchObject({ code: 'timeout' });
  });

  test('does not bring back a client that was closed meanwhile', async () => {
    server.answer = silent;
    make();
    client.start();
    await server.asked('join');
    client.close();
    await server.left();
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'stopped']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a connection that is refused', () => {
  const FULL = {
    code: 'server-full',
    message: 'This server is full.',
    details: { limit: 'connections', retryAfterMs: 9000 },
  } as const;

  test('says why, and when it is tried again', async () => {
    server.refusal = FULL;
    make();
    const away = next('away');
    client.start();
    const status = await away;
    expect(status.error).toMatchObject(FULL);
    expect(waitOf(status)).toBe(10_000);
    await server.left();
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'away']);
    vi.advanceTimersByTime(8999);
    client.wake();
    expect(server.connections).toBe(1);
    server.refusal = undefined;
    const isReady = next('ready');
    vi.advanceTimersByTime(1001);
    await isReady;
    expect(server.connections).toBe(2);
  });

  test('says so before a greeting that takes its time, and that is not told again', async () => {
    const greeted = Promise.withResolvers<ProtocolError>();
    const slow = Promise.withResolvers<void>();
    server.refusal = FULL;
    make({
      greet: async (greeting) => {
        await slow.promise;
        const error = await errorOf(join(greeting));
        greeted.resolve(error);
        throw error;
      },
    });
    const away = next('away');
    client.start();
    await away;
    slow.resolve();
    expect(await greeted.promise).toMatchObject({ code: 'disconnected' });
    await server.left();
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'away']);
    expect(client.status).toMatchObject({ error: { code: 'server-full' } });
  });

  test('is waited for longer from try to try', async () => {
    server.refusal = { ...FULL, code: 'rate-limited' };
    make();
    const waits: number[] = [];
    client.on('status', (status) => {
      if (status.state === 'away') waits.push(waitOf(status));
    });
    for (let tries = 0; tries < 3; tries += 1) {
      const away = next('away');
      if (tries === 0) client.start();
      else vi.advanceTimersByTime(waits.at(-1) ?? 0);
      await away;
    }
    expect(waits).toEqual([10_000, 11_000, 13_000]);
  });

  test('is not tried again after an error that is final', async () => {
    server.refusal = { code: 'forbidden', message: 'Not from here.' };
    make();
    const stopped = next('stopped');
    client.start();
    expect((await stopped).error).toMatchObject({ code: 'forbidden' });
    await server.left();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a WebSocket that does not get through', () => {
  /**
   * A stand-in for whatever is at the address: what it does with a request to upgrade, or its answer where it
   * takes that for any other.
   */
  async function instead(
    answer: number | ((socket: Socket, key: string) => void),
    plain?: number,
  ): Promise<string> {
    const http = createHttpServer((request, response) => {
      asked.push(request.headers.upgrade ?? 'plain');
      const isPlain = request.headers.upgrade === undefined;
      response.writeHead((isPlain && plain) || Number(answer), { 'retry-after': '7' }).end();
    });
    if (typeof answer === 'function') {
      http.on('upgrade', (request, socket: Socket) => {
        asked.push(request.headers.upgrade ?? '');
        answer(socket, request.headers['sec-websocket-key'] ?? '');
      });
    }
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    stands.push(http);
    return `ws://127.0.0.1:${portOf(http)}/ws`;
  }
  const stands: ReturnType<typeof createHttpServer>[] = [];
  let asked: string[] = [];
  afterEach(() => {
    asked = [];
    for (const http of stands.splice(0)) {
      http.closeAllConnections();
      http.close();
    }
  });

  async function whyAway(url: string): Promise<Extract<SignalingStatus, { state: 'away' }>> {
    make({ url });
    const away = next('away');
    client.start();
    return away;
  }

  test.each([
    ['takes the upgrade away', 426, undefined],
    ['answers the upgrade itself', 400, 426],
    ['knows no such address', 404, undefined],
    ['sends to another address', 301, undefined],
    ['shows a page of its own', 200, undefined],
    ['breaks it off', (socket: Socket) => socket.destroy(), 426],
    [
      'opens it and lets nothing through',
      (socket: Socket) => {
        const accept = 'Sec-WebSocket-Accept: ' + 'x';
        socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n${accept}\r\n\r\n`);
      },
      426,
    ],
  ])('is told apart from a server that is away: something %s', async (_what, answer, plain) => {
    const status = await whyAway(await instead(answer, plain));
    expect(status.error).toMatchObject({ code: 'websocket-required' });
    expect(asked).toEqual(['websocket', 'plain']);
    expect(waitOf(status)).toBe(10_000);
  });

  test('is told apart when the upgrade is simply never answered', async () => {
    const begun = Promise.withResolvers<void>();
    make({ url: await instead(() => begun.resolve(), 426) });
    const away = next('away');
    client.start();
    await begun.promise;
    vi.advanceTimersByTime(10_000);
    expect((await away).error).toMatchObject({ code: 'websocket-required' });
  });

  test('is told apart when it is opened, stays open and brings nothing', async () => {
    const greeted = Promise.withResolvers<void>();
    const url = await instead((socket, key) => {
      // RFC 6455 §4.2.2.
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      // What is sent into it goes nowhere.
      socket.once('data', () => greeted.resolve());
    }, 426);
    make({ url });
    const away = next('away');
    client.start();
    await greeted.promise;
    vi.advanceTimersByTime(10_000);
    expect((await away).error).toMatchObject({ code: 'websocket-required' });
  });

  test.each([500, 502, 504])('is the server’s own trouble where plain HTTP gets %i', async (status) => {
    expect((await whyAway(await instead(status))).error).toMatchObject({ code: 'disconnected' });
  });

  test.each([
    [429, 'rate-limited'],
    [503, 'unavailable'],
  ] as const)('is refused for a time where plain HTTP gets %i', async (status, code) => {
    const away = await whyAway(await instead(status));
    expect(away.error).toMatchObject({ code, details: { retryAfterMs: 7000 } });
    expect(waitOf(away)).toBe(8000);
  });

  test('is tried again at once on another network, and every now and then', async () => {
    await whyAway(await instead(426));
    const again = next('away');
    client.wake();
    expect((await again).error).toMatchObject({ code: 'websocket-required' });
    const later = next('away');
    vi.advanceTimersByTime(10_000);
    expect((await later).error).toMatchObject({ code: 'websocket-required' });
  });

  test('takes two looks where WebSockets came through before: the server may have been just back', async () => {
    await ready();
    const url = new URL(server.url);
    const broken = next('away');
    await server.close();
    await broken;
    const http = createHttpServer((_request, response) => response.writeHead(426).end());
    http.listen(Number(url.port), '127.0.0.1');
    await once(http, 'listening');
    stands.push(http);
    const codes: string[] = [];
    while (codes.length < 2) {
      const away = next('away');
      vi.advanceTimersByTime(10_000);
      codes.push((await away).error.code);
    }
    expect(codes).toEqual(['disconnected', 'websocket-required']);
  });

  test('is not asked about while the browser knows of no network', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect((await whyAway(await instead(426))).error).toMatchObject({ code: 'disconnected' });
    expect(asked).toEqual(['websocket']);
  });

  test('does not keep a client that was closed meanwhile', async () => {
    const begun = Promise.withResolvers<void>();
    make({
      url: await instead((socket) => {
        begun.resolve();
        socket.destroy();
      }, 426),
    });
    client.start();
    await begun.promise;
    client.close();
    await new Promise(setImmediate);
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'stopped']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a connection that is bound to nobody any more', () => {
  test('is replaced by a new one, with a new greeting', async () => {
    await ready();
    server.answer = wellBut('createConsumerTransport', failing('not-joined'));
    const away = next('away');
    expect(await errorOf(client.request('createConsumerTransport', {}))).toMatchObject({
      code: 'not-joined',
    });
    expect((await away).error).toMatchObject({ code: 'not-joined' });
    server.answer = well;
    const isReady = next('ready');
    vi.advanceTimersByTime(300);
    await isReady;
    expect(server.count('join')).toBe(2);
    expect(await client.request('createConsumerTransport', {})).toHaveProperty('transport');
  });

  test('is replaced more and more slowly by a server that never keeps it', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    await ready();
    server.answer = wellBut('createConsumerTransport', failing('not-joined'));
    const waits: number[] = [];
    while (waits.length < 4) {
      const away = next('away');
      await errorOf(client.request('createConsumerTransport', {}));
      waits.push(waitOf(await away));
      const isReady = next('ready');
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
      await isReady;
    }
    expect(waits).toEqual([300, 600, 1200, 2400]);
  });

  test('stays while it is being greeted: whoever was too early is only early', async () => {
    const greeted = Promise.withResolvers<void>();
    make({
      greet: async (greeting) => {
        server.answer = wellBut('leave', failing('not-joined'));
        expect(await errorOf(greeting.request('leave', {}))).toMatchObject({ code: 'not-joined' });
        await join(greeting);
        greeted.resolve();
      },
    });
    const isReady = next('ready');
    client.start();
    await greeted.promise;
    await isReady;
    expect(server.connections).toBe(1);
  });
});

describe('after a break', () => {
  test('waits longer from try to try, and begins anew once it was ready', async () => {
    await ready();
    const waits: number[] = [];
    client.on('status', (status) => {
      if (status.state === 'away') waits.push(waitOf(status));
    });
    server.answer = failing('unavailable');
    let away = next('away');
    server.socket.destroy();
    for (let tries = 0; tries < 5; tries += 1) {
      const { retryAtMs } = await away;
      away = next('away');
      vi.advanceTimersByTime(retryAtMs - performance.now());
    }
    await away;
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    server.answer = well;
    const isReady = next('ready');
    vi.advanceTimersByTime(8000);
    await isReady;
    away = next('away');
    server.socket.destroy();
    expect(waitOf(await away)).toBe(1000);
  });

  test('keeps trying while there is no server', async () => {
    make({ url: `ws://127.0.0.1:${await closedPort()}/ws` });
    let away = next('away');
    client.start();
    expect(waitOf(await away)).toBe(1000);
    away = next('away');
    vi.advanceTimersByTime(1000);
    expect(await away).toMatchObject({ error: { code: 'disconnected' } });
  });

  test('tries seldom while the browser knows of no network, and at once when there is one', async () => {
    await ready();
    vi.stubGlobal('navigator', { onLine: false });
    const away = next('away');
    server.socket.destroy();
    expect(waitOf(await away)).toBe(10_000);
    vi.unstubAllGlobals();
    const isReady = next('ready');
    client.wake();
    await isReady;
  });

  test('stays away as long as a full server asks, and a little longer', async () => {
    server.answer = failing('server-full', { retryAfterMs: 30_000 });
    make();
    const away = next('away');
    client.start();
    expect(waitOf(await away)).toBe(31_000);
  });

  test.each(['session-full', 'server-full'] as const)('comes in by itself once %s is over', async (code) => {
    server.answer = failing(code, { retryAfterMs: 10_000 });
    make();
    const away = next('away');
    client.start();
    expect((await away).error.code).toBe(code);
    const asked = server.requests.length;
    // Neither a page that is looked at again nor a network that is back makes room.
    client.wake();
    vi.advanceTimersByTime(9999);
    client.wake();
    expect(client.status.state).toBe('away');
    expect(server.requests).toHaveLength(asked);
    server.answer = well;
    const isReady = next('ready');
    vi.advanceTimersByTime(1001);
    await isReady;
    expect(server.requests[asked]?.method).toBe('join');
  });

  test.each([
    [1e12, 300_000],
    [-5, 0],
    ['soon', 0],
  ])('does not let itself be sent away for %j ms', async (retryAfterMs, extra) => {
    server.answer = failing('rate-limited', { retryAfterMs });
    make();
    const away = next('away');
    client.start();
    expect(waitOf(await away)).toBe(1000 + extra);
  });

  test('stays away as long as a server that closes asks, once', async () => {
    await ready();
    let away = next('away');
    server.socket.send({ event: 'serverClosing', data: { retryInMs: 2000 } });
    server.socket.close(1001);
    expect(waitOf(await away)).toBe(3000);
    const isReady = next('ready');
    vi.advanceTimersByTime(3000);
    await isReady;
    away = next('away');
    server.socket.destroy();
    expect(waitOf(await away)).toBe(1000);
  });

  test.each([1000, 1001, 1008, 1009, 1011, 4002, 4008, 4013])(
    'comes back after close code %i',
    async (code) => {
      await ready();
      const away = next('away');
      server.socket.close(code);
      expect((await away).error).toMatchObject({ code: 'disconnected' });
    },
  );

  test.each([
    [4001, 'taken-over'],
    [4003, 'removed'],
  ] as const)('does not come back after close code %i', async (code, why) => {
    await ready();
    const stopped = next('stopped');
    server.socket.close(code);
    expect((await stopped).error).toMatchObject({ code: why });
    vi.advanceTimersByTime(600_000);
    client.wake();
    await server.left();
    expect(server.connections).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('hears why it was removed before it stops', async () => {
    await ready();
    const heard = vi.fn();
    client.on('removed', heard);
    const stopped = next('stopped');
    server.socket.send({ event: 'removed', data: { message: 'Too loud.' } });
    server.socket.close(4003);
    await stopped;
    expect(heard).toHaveBeenCalledWith({ message: 'Too loud.' });
  });

  test('gives up on a server that takes the connection and says nothing', async () => {
    const connected = Promise.withResolvers<Socket>();
    const mute = createServer(connected.resolve).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    make({ url: `ws://127.0.0.1:${portOf(mute)}/ws` });
    const away = next('away');
    client.start();
    const socket = await connected.promise;
    mute.close();
    vi.advanceTimersByTime(10_000);
    expect((await away).error).toMatchObject({ code: 'timeout' });
    socket.destroy();
  });
});

describe('the heartbeat', () => {
  test('keeps the server’s time', async () => {
    server.answer = wellBut('ping', ({ request: { id }, socket }) =>
      socket.send({ id, ok: true, data: { serverTimeMs: Date.now() + 5000 } }),
    );
    await ready();
    await settled();
    expect(client.clock.now() - Date.now()).toBeCloseTo(5000);
  });

  test.each([-20_000, -120_000, 130_000])(
    'is as it was when somebody sets the clock by %i ms',
    async (byMs) => {
      await ready();
      await settled();
      const before = client.clock.now();
      vi.setSystemTime(Date.now() + byMs);
      vi.advanceTimersByTime(3000);
      expect(client.clock.now() - before).toBeCloseTo(3000);
      await settled();
      expect(client.status.state).toBe('ready');
    },
  );

  test('finds a server that went silent', async () => {
    await ready({ heartbeatMs: 20_000, heartbeatTimeoutMs: 8000 });
    await settled();
    server.answer = silent;
    const away = next('away');
    vi.advanceTimersByTime(20_000);
    await server.asked('ping', 3);
    expect(client.status.state).toBe('ready');
    vi.advanceTimersByTime(8000);
    expect((await away).error).toMatchObject({ code: 'timeout' });
  });

  test('takes an error for a sign of life', async () => {
    await ready({ heartbeatMs: 20_000 });
    await settled();
    server.answer = failing('rate-limited');
    vi.advanceTimersByTime(20_000);
    await server.asked('ping', 3);
    server.answer = well;
    await settled();
    vi.advanceTimersByTime(19_000);
    expect(client.status.state).toBe('ready');
  });
});

describe('wake', () => {
  test('connects at once instead of waiting', async () => {
    await ready();
    const away = next('away');
    server.socket.destroy();
    await away;
    const isReady = next('ready');
    client.wake();
    await isReady;
    vi.advanceTimersByTime(1000);
    await settled();
    expect(server.connections).toBe(2);
  });

  test('asks whether the connection lives, and soon gives up on it', async () => {
    await ready();
    await settled();
    client.wake();
    await server.asked('ping', 3);
    await settled();
    expect(client.status.state).toBe('ready');
    server.answer = silent;
    const away = next('away');
    client.wake();
    await server.asked('ping', 5);
    vi.advanceTimersByTime(1000);
    expect((await away).error).toMatchObject({ code: 'timeout' });
  });

  test('replaces an attempt that hangs', async () => {
    make();
    const isReady = next('ready');
    client.start();
    vi.advanceTimersByTime(1000);
    client.wake();
    await isReady;
    await settled();
    expect(client.status.state).toBe('ready');
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'connecting', 'ready']);
  });

  test('makes one connection, however many things wake it at a time', async () => {
    await ready();
    const away = next('away');
    server.socket.destroy();
    await away;
    const isReady = next('ready');
    client.wake();
    client.wake();
    vi.advanceTimersByTime(999);
    client.wake();
    await isReady;
    await settled();
    expect(server.connections).toBe(2);
    expect(statuses.map(({ state }) => state)).toEqual([
      'connecting',
      'ready',
      'away',
      'connecting',
      'ready',
    ]);
  });
});

describe('close', () => {
  test('leaves nothing behind, and may be called again', async () => {
    await ready();
    await settled();
    server.answer = silent;
    const rejected = errorOf(client.request('leave', {}));
    const heard = vi.fn();
    client.on('pause', heard);
    client.close();
    client.close();
    expect(await rejected).toMatchObject({ code: 'disconnected' });
    await server.left();
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'ready', 'stopped']);
    expect(client.status).toEqual({ state: 'stopped', error: undefined });
    expect(vi.getTimerCount()).toBe(0);
    client.start();
    client.wake();
    expect(server.connections).toBe(1);
    expect(heard).not.toHaveBeenCalled();
  });

  test('ends the waiting for another try', async () => {
    await ready();
    const away = next('away');
    server.socket.destroy();
    await away;
    client.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['connecting', 'ready', 'away'] as const)(
    'may come from whoever hears of "%s"',
    async (state) => {
      make();
      client.on('status', (status) => {
        if (status.state === 'ready' && state === 'away') server.socket.destroy();
        if (status.state === state) client.close();
      });
      const stopped = next('stopped');
      client.start();
      await stopped;
      await server.left();
      expect(statuses.at(-1)).toEqual({ state: 'stopped', error: undefined });
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});

test('stops when the address is none', () => {
  make({ url: 'not an address' });
  client.start();
  expect(client.status).toMatchObject({ state: 'stopped', error: { code: 'bad-request' } });
});

async function closedPort(): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = portOf(other);
  other.close();
  await once(other, 'close');
  return port;
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen on a port.');
  return address.port;
}
