/** With real sockets: who may open one, and how they end. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { CLOSE, hostRequests, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { retryAfterMs, SignalingClient, type SignalingStatus } from '@auxcast/shared-types/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestServer } from '../../test-support/party/index.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ ALLOWED_ORIGINS: 'https://party.example.org' });
});
afterAll(() => server[Symbol.asyncDispose]());

/** The HTTP status that an upgrade is refused with. */
async function refusedWith(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => undefined);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  socket.on('unexpected-response', (request, response) => {
    resolve(response.statusCode);
    request.destroy();
  });
  return await promise;
}

test('pages of this server, of extensions and of allowed origins may, others may not', async () => {
  for (const origin of [
    `http://127.0.0.1:${server.port}`,
    'chrome-extension://abcdefghijklmnop',
    'https://party.example.org',
  ]) {
    const client = await server.connect({ origin });
    expect(await client.ask('ping', {})).toHaveProperty('serverTimeMs');
  }
  expect(await refusedWith(server.url, { origin: 'https://evil.example' })).toBe(403);
});

test('a page begins a call only where it came from the very host that is asked, once for each attempt', async () => {
  const call = {
    protocol: PROTOCOL_VERSION,
    kind: 'call',
    hostName: 'Mika',
    attemptId: 'a'.repeat(43),
  } as const;
  const own = { origin: `http://127.0.0.1:${server.port}` };
  const page = await server.connect(own);
  const info = { protocol: PROTOCOL_VERSION } as const;
  expect(await page.ask('serverInfo', { ...info, kind: 'call' })).toMatchObject({ goLive: 'allowed' });
  expect(await page.ask('serverInfo', info)).toMatchObject({ goLive: 'not-from-here' });
  const begun = await page.ask('createSession', call);
  expect(begun.session).toMatchObject({ kind: 'call', state: 'open', title: "Mika's call" });
  // A reload, or a click too many.
  const again = await (await server.connect(own)).ask('createSession', call);
  expect([again.session.sessionId, again.hostToken]).toEqual([begun.session.sessionId, begun.hostToken]);
  // A name server can give a stranger's page our address: then it may come in, under its own name.
  const rebound = `rebound.example:${server.port}`;
  const stranger = await server.connect({ host: rebound, origin: `http://${rebound}` });
  expect((await stranger.refusal('createSession', call)).code).toBe('not-from-here');
  // Another server's page, on this machine too, and one without an origin of its own, have no socket.
  for (const origin of ['http://127.0.0.1:1', 'https://evil.example', 'null']) {
    expect(await refusedWith(server.url, { origin })).toBe(403);
  }
});

test('there is a socket at one path alone', async () => {
  // Answered as if it had asked for a page.
  expect(await refusedWith(server.url.replace('/ws', '/socket'))).toBe(404);
});

test('who is refused keeps no socket, even by holding its own half open', async () => {
  await using other = await TestServer.start();
  const socket = connect({ port: other.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example\r\n';
  socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}\r\n`);
  socket.resume();
  await once(socket, 'end');
  await expect.poll(() => other.openSockets()).toBe(0);
  socket.destroy();
});

test('a Host that is none is refused', async () => {
  expect(await refusedWith(server.url, { host: 'a b' })).toBe(400);
});

/** What somebody is told who comes to a server that is full. */
async function told(full: TestServer, headers?: Record<string, string>) {
  const client = await full.connect(headers);
  const { code } = await client.closed;
  return { code, replies: client.strayReplies, events: client.events };
}

function refusedBy(code: string, details: object) {
  const error = { code, message: expect.any(String), details };
  return { code: CLOSE.refused, replies: [{ id: null, ok: false, error }], events: [] };
}

/** Whether somebody is let in, or told that there is no room. */
async function visit(to: TestServer, headers?: Record<string, string>): Promise<'in' | 'refused'> {
  const client = await to.connect(headers);
  return await Promise.race([
    client.ask('ping', {}).then(() => 'in' as const),
    client.closed.then(() => 'refused' as const),
  ]);
}

const SOON = expect.toSatisfy((ms) => Number.isInteger(ms) && ms > 0);

test('an address may open so many at once, and again once they are closed', async () => {
  await using narrow = await TestServer.start({ MAX_CONNECTIONS_PER_ADDRESS: '2' });
  const first = await narrow.connect();
  await narrow.connect();
  expect(await told(narrow)).toEqual(refusedBy('rate-limited', { retryAfterMs: SOON }));
  expect(await visit(narrow)).toBe('refused');
  await first.close();
  await expect.poll(() => visit(narrow)).toBe('in');
});

test('so many sockets are open at once, whoever opens them', async () => {
  await using small = await TestServer.start({ MAX_CONNECTIONS: '2', TRUSTED_PROXIES: 'loopback' });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const first = await small.connect(from('198.51.100.1'));
  await small.connect(from('198.51.100.2'));
  expect(await told(small, from('198.51.100.3'))).toEqual(
    refusedBy('server-full', { limit: 'connections', retryAfterMs: SOON }),
  );
  // Pages that may not use this server are told nothing, full or not.
  expect(await refusedWith(small.url, { origin: 'https://evil.example' })).toBe(403);
  await first.close();
  await expect.poll(() => visit(small, from('198.51.100.3'))).toBe('in');
});

test('the product’s own client reads why it was refused, and stays away as long as it was asked', async () => {
  await using narrow = await TestServer.start({ MAX_CONNECTIONS_PER_ADDRESS: '1' });
  await narrow.connect();
  const client = new SignalingClient({
    url: narrow.url,
    requests: hostRequests,
    greet: async (greeting) => {
      await greeting.request('createSession', { protocol: PROTOCOL_VERSION });
    },
  });
  const { promise, resolve } = Promise.withResolvers<SignalingStatus>();
  client.on('status', (status) => {
    if (status.state !== 'connecting') resolve(status);
  });
  const beganMs = performance.now();
  client.start();
  const status = await promise;
  client.close();
  expect(status).toMatchObject({ state: 'away', error: { code: 'rate-limited' } });
  if (status.state !== 'away') throw new Error('It is not away.');
  expect(status.retryAtMs).toBeGreaterThan(beganMs + retryAfterMs(status.error));
  expect(retryAfterMs(status.error)).toBeGreaterThan(0);
});

test('so many are told at once why they may not come in; others read it from HTTP, as far as they can', async () => {
  await using full = await TestServer.start({ MAX_CONNECTIONS: '1' });
  const inside = await full.connect();
  const crowd = Array.from({ length: 300 }, () => connect(full.port, '127.0.0.1'));
  const heads = await Promise.all(crowd.map((socket) => headOfUpgrade(socket)));
  const refused = heads.filter((head) => !head.startsWith('HTTP/1.1 101 '));
  expect(refused.length).toBeLessThan(crowd.length);
  expect(refused.length).toBeGreaterThan(0);
  for (const head of refused) {
    expect(head).toMatch(/^HTTP\/1\.1 503 /);
    expect(head).toMatch(/\r\nretry-after: \d+\r\n/);
  }
  expect(await inside.ask('ping', {})).toHaveProperty('serverTimeMs');
  // None of them answers the close frame; they are cut off all the same.
  await expect.poll(() => full.openSockets(), { timeout: 20_000 }).toBe(1);
  for (const socket of crowd) socket.destroy();
});

/** Asks for a WebSocket and answers nothing that comes over it. */
async function headOfUpgrade(socket: Socket): Promise<string> {
  socket.on('error', () => undefined);
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`,
  );
  const [bytes]: unknown[] = await once(socket, 'data');
  return String(bytes);
}

test('who comes while the server closes is told when to come again', async () => {
  const closing = await TestServer.start();
  const asleep = await closing.connect();
  const awake = await closing.connect();
  asleep.stopReading();
  const goodbye = awake.next('serverClosing');
  const closed = closing.close();
  const { retryInMs } = await goodbye;
  expect(await told(closing)).toEqual(refusedBy('unavailable', { retryAfterMs: retryInMs }));
  asleep.terminate();
  await closed;
});

test('clients are told before the server goes away', async () => {
  const closing = await TestServer.start();
  const host = await closing.connect();
  const { session } = await host.createSession();
  const listener = await closing.connect();
  await listener.join(session.sessionId);
  await closing.close();
  for (const client of [host, listener]) {
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(client.told('serverClosing')).toEqual([{ retryInMs: expect.any(Number) }]);
  }
  // The session itself did not end: the next process decides.
  expect(closing.store.sessions.records.get(session.sessionId)).toMatchObject({ endedAtMs: null });
});

test('sessionCreated follows the reply, once, with a link to this server', async () => {
  const client = await server.connect();
  const created = client.next('sessionCreated');
  const welcome = await client.createSession();
  const link = `http://127.0.0.1:${server.port}/s/${welcome.session.sessionId}`;
  expect(await created).toEqual({ sessionId: welcome.session.sessionId, url: link });
  expect(welcome.url).toBe(link);
  // A host is told of itself and of the room, too.
  expect(client.order.slice(0, 3)).toEqual(['reply 1', 'event sessionCreated', 'event you']);
  expect(client.told('sessionCreated')).toHaveLength(1);
});

test('events reach everyone in the same order, after the reply that caused them', async () => {
  const host = await server.connect();
  const { session } = await host.createSession();
  const listeners = await Promise.all(Array.from({ length: 20 }, () => server.connect()));
  for (const listener of listeners) await listener.join(session.sessionId);
  const last = Promise.all(
    listeners.map((listener) => listener.next('nowPlaying', ({ track }) => track?.title === 'Track 9')),
  );
  for (let n = 0; n < 10; n += 1) {
    const track = { title: `Track ${n}`, artist: null, album: null, source: null, artworkId: null };
    await host.ask('nowPlaying', { track, playbackState: 'playing', position: null });
  }
  await last;
  for (const listener of listeners) {
    expect(listener.told('nowPlaying').map(({ track }) => track?.number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  }
});

test('a party of two hundred behind one address joins at once', async () => {
  const host = await server.connect();
  const { session } = await host.createSession();
  const full = host.next('listenerCount', ({ listeners }) => listeners === 200);
  const guests = await Promise.all(Array.from({ length: 200 }, () => server.connect()));
  await Promise.all(guests.map((guest) => guest.join(session.sessionId)));
  await full;
  // The counts on the way there were told in a few messages, not in two hundred.
  expect(host.told('listenerCount').length).toBeLessThan(20);
});
