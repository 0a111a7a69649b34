/** With real sockets: clients that begin a request and do not finish it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limitPatience } from './http-patience.ts';

const PATIENCE = { headersMs: 300, requestMs: 600, idleMs: 900, answerMs: 1200, checkMs: 50 };
const DRIBBLE_MS = 20;

let server: Server;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('done'));
  });
  // Answers are http-edge.real.test.ts' matter.
  limitPatience(server, { sweep: () => undefined }, PATIENCE);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  port = address.port;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

/**
 * Sends `start` at once and then a letter now and then, until the server has had enough. Returns what it
 * said.
 */
async function dribble(start: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // A server that has closed its end resets what still comes.
  socket.on('error', () => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), DRIBBLE_MS);
  // Not by `once`, which an error would reject.
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return answer;
}

test('headers that do not end', async () => {
  expect(await dribble('GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ')).toMatch(/^HTTP\/1.1 408 /);
});

test('an upgrade that does not end', async () => {
  const upgrade = 'GET /ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: ';
  expect(await dribble(upgrade)).toMatch(/^HTTP\/1.1 408 /);
});

test('a body that does not end', async () => {
  const post = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 16000\r\n\r\n';
  expect(await dribble(post)).toMatch(/^HTTP\/1.1 408 /);
});

test('a connection on which nothing is said', async () => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.resume();
  await once(socket, 'close');
  expect(socket.bytesWritten).toBe(0);
});

test('a request that is in time is answered', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x'.repeat(16_000) });
  expect(await answer.text()).toBe('done');
});
