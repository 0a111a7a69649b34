/**
 * With real sockets: messages that are begun and not finished, in pieces of any size, and what that costs an
 * honest neighbour.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestServer } from '../../test-support/party/index.ts';

const MB = 1_048_576;
/** A text frame of 1 MB, of which only the head is there. */
const BEGINNING = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0, 0, 0, 0]);

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A WebSocket without anything that knows what may be sent over it. */
async function rawSocket(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
  socket.write(`GET /ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`);
  await once(socket, 'data');
  socket.resume();
  return socket;
}

test('bytes one by one end with their connection, long before they are worth a megabyte', async () => {
  const socket = await rawSocket();
  let isClosed = false;
  socket.once('close', () => {
    isClosed = true;
  });
  socket.write(BEGINNING);
  let sent = 0;
  for (; !isClosed && sent < 50_000; sent += 1) {
    socket.write('x');
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isClosed).toBe(true);
  socket.destroy();
});

test('one address keeps so much, whoever has been at it for longest goes; whoever finishes is served', async () => {
  const honest = await server.connect();
  const sockets = await Promise.all(Array.from({ length: 20 }, () => rawSocket()));
  let closed = 0;
  for (const socket of sockets) {
    socket.once('close', () => {
      closed += 1;
    });
    socket.write(BEGINNING);
    socket.write(Buffer.alloc(MB - 100_000, 'x'));
  }
  await expect.poll(() => closed, { timeout: 20_000 }).toBeGreaterThanOrEqual(11);
  expect(await honest.ask('ping', {})).toHaveProperty('serverTimeMs');
  expect(closed).toBeLessThan(20);
  for (const socket of sockets) socket.destroy();
});

test('a message in many frames, none of which holds anything, ends with its connection', async () => {
  const socket = await rawSocket();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(Buffer.from([0x01, 0x80, 0, 0, 0, 0]));
  const empty = Buffer.from([0x00, 0x80, 0, 0, 0, 0]);
  socket.write(Buffer.concat(Array.from({ length: 2000 }, () => empty)));
  await closed;
});

test('what waits for an earlier answer is bounded in bytes', async () => {
  const client = new WebSocket(server.url);
  await once(client, 'open');
  const answers: string[] = [];
  client.on('message', (text: Buffer) => answers.push(String(text)));
  const data = { protocol: PROTOCOL_VERSION, sessionId: '2222222222', padding: 'x'.repeat(60_000) };
  for (let id = 0; id < 20; id += 1) client.send(JSON.stringify({ id, method: 'join', data }));
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(20);
  client.terminate();
});
