import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { WebSocket } from 'ws';
import type { SeededChance } from './chance.ts';
import type { Findings } from './findings.ts';
import type { KnownIds } from './known-ids.ts';
import type { VisitPlace } from './socket-visit.ts';

/**
 * How long something is held that takes the server's room: that it is given up at last is shown elsewhere.
 */
const HELD_MS = 1000;
const PATHS = [
  '/',
  '/s/2222222222',
  '/healthz',
  '/metrics',
  '/api/sessions',
  '/join?code=%F0%9F',
  '/ws',
  '/favicon.ico',
];
const UPGRADE =
  'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
/** The head of a text frame of 1 MB. */
const BEGINNING = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0, 0, 0, 0]);

interface Flood {
  readonly place: VisitPlace;
  readonly chance: SeededChance;
  readonly ids: KnownIds;
  readonly findings: Findings;
}

type Kind = (flood: Flood) => Promise<number>;

/**
 * Much of one kind, in good form or not, that takes the server's room or time rather than its wits. Resolves
 * with how much.
 */
export async function visitFlood(flood: Flood): Promise<number> {
  const [name, kind] = flood.chance.pick(Object.entries(KINDS));
  flood.findings.count(`flood: ${name}`);
  return await kind(flood);
}

const KINDS: Readonly<Record<string, Kind>> = {
  async resets({ place, chance }) {
    const count = 10 + chance.below(20);
    for (let n = 0; n < count; n += 1) {
      const socket = open(place);
      if (!(await isUp(socket))) continue;
      socket.write(request(chance.pick(PATHS)));
      if (chance.happens(0.5)) await pause(0);
      socket.resetAndDestroy();
    }
    return count;
  },

  async offers({ place, chance, findings }) {
    const offer = chance.pick(['h2c', 'TLS/1.2', 'websocket, h2c', 'x'.repeat(1000)]);
    const path = chance.pick(PATHS);
    const socket = open(place);
    const said = await exchange(socket, request(path, `Connection: Upgrade, close\r\nUpgrade: ${offer}\r\n`));
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0);
    findings.count(`offer ${status}`);
    if (status >= 500 && status !== 503)
      findings.found(`An offer of ${offer} at ${path} got ${said.slice(0, 300)}`);
    return 1;
  },

  async requestsWithoutWaiting({ place, chance }) {
    const count = 20 + chance.below(100);
    const socket = open(place);
    socket.write(Array.from({ length: count }, () => request(chance.pick(PATHS))).join(''));
    if (chance.happens(0.5)) socket.pause();
    await pause(chance.below(HELD_MS));
    socket.destroy();
    return count;
  },

  async heldConnections({ place, chance }) {
    const sockets = Array.from({ length: 5 + chance.below(20) }, () => open(place));
    for (const socket of sockets) if (chance.happens(0.5)) socket.write('GET / HTTP/1.1\r\nX: ');
    await pause(HELD_MS);
    for (const socket of sockets) socket.destroy();
    return sockets.length;
  },

  async unfinishedMessages({ place, chance }) {
    const socket = open(place).setNoDelay(true);
    socket.write(UPGRADE);
    if (!(await isUp(socket))) return 1;
    socket.write(BEGINNING);
    if (chance.happens(0.5)) socket.write(Buffer.alloc(chance.below(900_000), 'x'));
    for (let n = chance.below(500); n > 0 && socket.writable; n -= 1) {
      socket.write('x');
      await pause(0);
    }
    await pause(HELD_MS);
    socket.destroy();
    return 1;
  },

  async joins({ place, chance, ids, findings }) {
    const sessionId = ids.pick('sessionId', chance);
    const socket = new WebSocket(`ws://127.0.0.1:${place.port}/ws`, { localAddress: place.localAddress });
    // Refused, or closed for what it does.
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await Promise.race([once(socket, 'open').catch(() => undefined), closed]);
    const count = 5 + chance.below(20);
    socket.on('message', (text: Buffer) => {
      const said = text.toString();
      if (said.includes('"code":"internal"')) findings.found('A join was answered with internal.');
      if (said.includes('"code":"rate-limited"')) findings.count('joins limited');
    });
    for (let id = 0; id < 2 * count && socket.readyState === WebSocket.OPEN; id += 2) {
      const data = { protocol: PROTOCOL_VERSION, sessionId };
      socket.send(JSON.stringify({ id, method: 'join', data }));
      socket.send(JSON.stringify({ id: id + 1, method: 'leave', data: {} }));
    }
    await Promise.race([pause(HELD_MS), closed]);
    socket.terminate();
    return 2 * count;
  },
};

function open({ port, localAddress }: VisitPlace): Socket {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  // Refused, reset, closed: an end like any other.
  socket.on('error', () => undefined);
  return socket;
}

function request(path: string, headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
}

/** Whether it came to be. */
async function isUp(socket: Socket): Promise<boolean> {
  if (socket.connecting) {
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve);
      socket.once('close', () => resolve());
    });
  }
  return socket.writable;
}

async function exchange(socket: Socket, text: string): Promise<string> {
  let said = '';
  socket.on('data', (piece: Buffer) => {
    said += piece.toString('latin1');
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text);
  await Promise.race([closed, pause(10 * HELD_MS)]);
  socket.destroy();
  return said;
}
