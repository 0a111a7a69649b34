/** With real sockets: clients that do not read, and clients that say nothing. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { TestClient } from '../../test-support/party/index.ts';
import { plain } from '../channels/index.ts';
import { Audience } from './audience.ts';
import { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { Fanout } from './fanout.ts';
import { UnfinishedMessages } from './unfinished-messages.ts';

const VISITOR = {
  address: '127.0.0.1',
  origin: 'http://127.0.0.1',
  isForwarded: false,
  page: undefined,
  host: undefined,
};

let http: Server;
let connections: Connections;
let audience: Audience;
let fanout: Fanout;
let client: TestClient;
let connection: Connection;
let line: ConstructorParameters<typeof Connection>;
let url: string;
let made: Connection[];

beforeEach(async () => {
  http = createServer();
  connections = new Connections(new UnfinishedMessages((address) => address));
  made = [];
  audience = new Audience();
  fanout = new Fanout();
  const sockets = new WebSocketServer({ server: http });
  const { promise, resolve } = Promise.withResolvers<Connection>();
  sockets.on('connection', (socket, request) => {
    line = [socket, request.socket, VISITOR, connections.backlog];
    const next = new Connection(...line);
    connections.add(next);
    audience.add({
      who: { id: `p${made.length}`, ...plain('listener') },
      sinceNumber: 0,
      isAmong: () => false,
      deliver: (events, frames) => next.deliver(events, frames),
    });
    socket.on('close', () => connections.delete(next));
    made.push(next);
    resolve(next);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  url = `ws://127.0.0.1:${address.port}`;
  client = await TestClient.open(url);
  connection = await promise;
});
afterEach(() => {
  client.terminate();
  http.close();
});

function sing(title: string): void {
  const track = { number: 1, title, artist: null, album: null, source: null, accent: null, startedAtMs: 1 };
  // As large as it gets, so that a socket is full sooner.
  const artworkUrl = 'x'.repeat(32_000);
  const data = { track: { ...track, artworkUrl }, playbackState: 'playing', anchor: null } as const;
  fanout.announce(audience, { event: 'nowPlaying', data });
}

/** Announces until the client is behind. */
async function fallBehind(): Promise<number> {
  client.stopReading();
  let songs = 0;
  for (; connection.behindSinceMs === null; songs += 1) {
    sing(`Song ${songs}`);
    await new Promise(setImmediate);
  }
  return songs;
}

test('who reads again gets the latest, not everything', async () => {
  const songs = await fallBehind();
  for (let n = 0; n < 100; n += 1) sing(`Missed ${n}`);
  sing('The latest');
  await new Promise(setImmediate);
  const latest = client.next('nowPlaying', ({ track }) => track?.title === 'The latest');
  client.goOnReading();
  await latest;
  const titles = client.told('nowPlaying').map(({ track }) => track?.title ?? '');
  expect(titles.filter((title) => title.startsWith('Song')).length).toBeGreaterThanOrEqual(songs - 1);
  expect(titles.filter((title) => title.startsWith('Missed')).length).toBe(0);
  expect(connection.behindSinceMs).toBeNull();
});

test('who stays behind is dropped', async () => {
  await fallBehind();
  connections.sweep(performance.now() + 9000);
  expect(connection.isOpen).toBe(true);
  connections.sweep(performance.now() + 11_000);
  expect(connection.isOpen).toBe(false);
  client.goOnReading();
  await client.closed;
  await expect.poll(() => connections.size).toBe(0);
});

test('who says nothing for two minutes is dropped', async () => {
  connection.unboundSinceMs = null;
  connections.sweep(performance.now() + 119_000);
  expect(connection.isOpen).toBe(true);
  connections.sweep(performance.now() + 121_000);
  expect(await client.closed).toMatchObject({ code: 4002 });
});

test('who joins nothing is closed after a quarter of a minute', async () => {
  connections.sweep(performance.now() + 14_000);
  expect(connection.isOpen).toBe(true);
  connections.sweep(performance.now() + 16_000);
  expect(await client.closed).toMatchObject({ code: 4005 });
});

test('who stays after the end of its session is closed as well, and the session let go of', async () => {
  // As if it had joined.
  connection.unboundSinceMs = null;
  connections.sweep(performance.now() + 16_000);
  expect(connection.isOpen).toBe(true);
  const ended = client.next('sessionEnded');
  fanout.announce(audience, { event: 'sessionEnded', data: { reason: 'host', endedAtMs: 1 } });
  await ended;
  expect(connection).toMatchObject({ binding: null, sawTheEnd: true });
  connections.sweep(performance.now() + 16_000);
  expect(await client.closed).toMatchObject({ code: 4005 });
});

test('what belongs together arrives whole, whatever is sent between', async () => {
  sing('One');
  connection.reply({ id: 1, ok: true, data: {} });
  const last = client.next('nowPlaying', ({ track }) => track?.title === 'Two');
  sing('Two');
  await last;
  expect(client.order).toEqual(['reply 1', 'event nowPlaying', 'event nowPlaying']);
});

/** As if so much waited for it. */
class Unread extends Connection {
  readonly dropped: string[] = [];
  readonly #bytes: number;

  constructor(bytes: number, ...args: ConstructorParameters<typeof Connection>) {
    super(...args);
    this.#bytes = bytes;
  }

  override get unreadBytes(): number {
    return this.#bytes;
  }

  override drop(_code: number, reason: string): void {
    this.dropped.push(reason);
  }
}

test('what all clients together have not read is bounded', () => {
  const [small, middle, large] = [10, 30, 40].map((megabytes) => {
    const unread = new Unread(megabytes * 1024 * 1024, ...line);
    connections.add(unread);
    return unread;
  });
  connections.sweep(connection.lastHeardMs);
  expect(large?.dropped).toEqual(['too slow']);
  expect([small?.dropped, middle?.dropped]).toEqual([[], []]);
  for (const unread of [small, middle, large]) if (unread) connections.delete(unread);
});

test('also in the moment in which it grows, without waiting for the next look', async () => {
  const crowd: TestClient[] = [];
  for (let n = 0; n < 32; n += 1) {
    const another = await TestClient.open(url);
    another.stopReading();
    crowd.push(another);
  }
  const deaf = made.slice(1);
  const data = { text: 'x'.repeat(1024 * 1024) };
  let most = 0;
  // All in one turn of the event loop: no timer comes in between. What the system takes first is some
  // megabytes each.
  for (let n = 0; n < 12; n += 1) {
    for (const each of deaf) {
      each.reply({ id: n, ok: true, data });
      const waiting = deaf.filter(({ isOpen }) => isOpen).map(({ unreadBytes }) => unreadBytes);
      most = Math.max(
        most,
        waiting.reduce((sum, bytes) => sum + bytes, 0),
      );
    }
  }
  expect(most).toBeGreaterThan(60 * 1024 * 1024);
  expect(most).toBeLessThan(70 * 1024 * 1024);
  for (const each of crowd) each.terminate();
});
