/** With real sockets: who may open one, and how they end. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestServer } from './testing/test-server.fixture.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ ALLOWED_ORIGINS: 'https://party.example.org' });
});
afterAll(() => server[Symbol.asyncDispose]());

/** What an upgrade is refused with: the HTTP status, and in how many seconds to come back. */
async function refusal(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => undefined);
  const { promise, resolve } = Promise.withResolvers<{ status: number | undefined; retryAfter: number }>();
  socket.on('unexpected-response', (request, response) => {
    resolve({ status: response.statusCode, retryAfter: Number(response.headers['retry-after']) });
    request.destroy();
  });
  return await promise;
}

async function refusedWith(url: string, headers?: Record<string, string>): Promise<number | undefined> {
  return (await refusal(url, headers)).status;
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

test('there is a socket at one path alone', async () => {
  expect(await refusedWith(server.url.replace('/ws', '/socket'))).toBe(404);
});

test('who is refused keeps no socket, even by holding its own half open', async () => {
  await using other = await TestServer.start();
  const socket = connect({ port: other.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  socket.write(`GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}\r\n`);
  socket.resume();
  await once(socket, 'end');
  await expect.poll(() => other.openSockets()).toBe(0);
  socket.destroy();
});

test('a Host that is none is refused', async () => {
  expect(await refusedWith(server.url, { host: 'a b' })).toBe(400);
});

test('an address may open so many at once, and again once they are closed', async () => {
  await using narrow = await TestServer.start({ MAX_CONNECTIONS_PER_ADDRESS: '2' });
  const first = await narrow.connect();
  await narrow.connect();
  const { status, retryAfter } = await refusal(narrow.url);
  expect(status).toBe(429);
  expect(retryAfter).toBeGreaterThan(0);
  await first.close();
  await expect
    .poll(() =>
      narrow.connect().then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('open');
});

test('so many sockets are open at once, whoever opens them', async () => {
  await using small = await TestServer.start({ MAX_CONNECTIONS: '2', TRUSTED_PROXIES: 'loopback' });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const first = await small.connect(from('198.51.100.1'));
  await small.connect(from('198.51.100.2'));
  const { status, retryAfter } = await refusal(small.url, from('198.51.100.3'));
  expect(status).toBe(503);
  expect(retryAfter).toBeGreaterThan(0);
  await first.close();
  await expect
    .poll(() =>
      small.connect(from('198.51.100.3')).then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('open');
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
  expect(closing.store.sessions.get(session.sessionId)).toMatchObject({ endedAtMs: null });
});

test('sessionCreated follows the reply, once, with a link to this server', async () => {
  const client = await server.connect();
  const created = client.next('sessionCreated');
  const welcome = await client.createSession();
  const link = `http://127.0.0.1:${server.port}/s/${welcome.session.sessionId}`;
  expect(await created).toEqual({ sessionId: welcome.session.sessionId, url: link });
  expect(welcome.url).toBe(link);
  expect(client.order).toEqual(['reply 1', 'event sessionCreated']);
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
