/**
 * Bounds on plain HTTP, by real sockets: connections and requests of an address and in all, and the time an
 * answer takes.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, expect, test } from 'vitest';
import { trustedProxies } from './config/index.ts';
import { errorAnswer } from './edges/error-answer.ts';
import { HttpConnections } from './edges/http-connections.ts';
import { LongAnswers } from './edges/long-answers.ts';
import { RefusalEvents } from './edges/refusals.ts';
import { HttpAnswers } from './http-answers.ts';
import { limitPatience } from './http-patience.ts';

const PATIENCE = { headersMs: 10_000, requestMs: 10_000, idleMs: 10_000, answerMs: 300, checkMs: 50 };
const GET = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';

const scope: Socket[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const socket of scope.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

interface Bounds {
  readonly perAddress?: number;
  readonly inAll?: number;
  readonly requestsPerMinute?: number;
  readonly proxies?: string[];
}

/** A server whose every answer is what `respond` makes it. */
async function serve(
  { perAddress = 1000, inAll = 1000, requestsPerMinute = 1000, proxies = [] }: Bounds,
  respond: (request: Request, response: Response) => void = (_request, response) => response.end('done'),
) {
  const trusts = trustedProxies({ trustedProxies: proxies });
  const refusals = new RefusalEvents();
  const refused: string[] = [];
  refusals.events.on('refused', (what, code) => refused.push(`${what} ${code}`));
  const limits = {
    httpConnections: inAll,
    connectionsPerAddress: perAddress,
    requestsPerAddressPerMinute: requestsPerMinute / 10,
  };
  const connections = new HttpConnections({ limits, told: 10, trusts, refusals });
  const long = new LongAnswers(limits);
  const answers = new HttpAnswers({ limits, trusts, long });
  const app = express();
  app.use(answers.dropGone, answers.admit, respond);
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, headers, body } = errorAnswer(error);
    response.status(status).set(headers).send(JSON.stringify(body));
  });
  const server = createServer(app);
  servers.push(server);
  connections.watch(server);
  limitPatience(server, answers, PATIENCE);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  const open = () => {
    const socket = connect(address.port, '127.0.0.1');
    scope.push(socket);
    // Whoever is cut off in the middle reads a reset.
    socket.on('error', () => undefined);
    return socket;
  };
  return { limits, connections, answers, long, refused, open };
}

/** All that comes over a connection until the server closes it. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  // Not by `once`, which an error would reject.
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

async function firstLine(socket: Socket): Promise<string> {
  const [piece]: unknown[] = await once(socket, 'data');
  return String(piece).split('\r\n')[0] ?? '';
}

test('an address may have so many connections, and is told when it has more', async () => {
  const { connections, refused, open } = await serve({ perAddress: 3 });
  const held = [open(), open(), open()];
  await expect.poll(() => connections.size).toBe(3);
  const answer = await readAll(open());
  expect(answer).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
  expect(answer).toMatch(/\r\nretry-after: \d+\r\n/);
  expect(answer).toContain('"code":"rate-limited"');
  expect(refused).toEqual(['http rate-limited']);
  held[0]?.destroy();
  await expect.poll(() => connections.size).toBe(2);
  const next = open();
  next.write(GET);
  expect(await firstLine(next)).toBe('HTTP/1.1 200 OK');
});

test('whoever is refused is not served, whatever it had sent, and cannot stay', async () => {
  let served = 0;
  const { connections, open } = await serve({ perAddress: 1 }, (_request, response) => {
    served += 1;
    response.end();
  });
  open();
  await expect.poll(() => connections.size).toBe(1);
  const stubborn = open();
  stubborn.write(GET.repeat(20));
  expect(await readAll(stubborn)).toMatch(/^HTTP\/1\.1 429 /);
  expect(served).toBe(0);
});

test('so many connections are open in all; those that only wait for their next request make room', async () => {
  const { connections, open } = await serve({ inAll: 10 });
  const idle = open();
  idle.write(GET);
  expect(await firstLine(idle)).toBe('HTTP/1.1 200 OK');
  const closed = once(idle, 'close');
  for (let n = 0; n < 9; n += 1) open();
  await closed;
  await expect.poll(() => connections.size).toBe(9);
  open();
  await expect.poll(() => connections.size).toBe(10);
  expect(await readAll(open())).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
});

test('a trusted proxy may have more connections, each of its clients so many requests at once', async () => {
  const { connections, answers, open } = await serve(
    { perAddress: 2, inAll: 100, proxies: ['loopback'] },
    () => undefined,
  );
  const ask = (address: string) => {
    const socket = open();
    socket.write(`GET / HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: ${address}\r\n\r\n`);
    return socket;
  };
  for (let n = 0; n < 4; n += 1) ask(`198.51.100.${n % 2}`);
  await expect.poll(() => connections.size).toBe(4);
  await expect.poll(() => answers.size).toBe(4);
  expect(await firstLine(ask('198.51.100.1'))).toBe('HTTP/1.1 429 Too Many Requests');
});

test('one connection that asks without waiting gets no more than any other, and leaves nothing behind', async () => {
  const { answers, open } = await serve({ perAddress: 5 }, () => undefined);
  const eager = open();
  eager.write(GET.repeat(200));
  await expect.poll(() => answers.size).toBe(5);
  eager.destroy();
  await expect.poll(() => answers.size).toBe(0);
});

test('limits that change while the server runs count for whoever comes, and cut nobody off', async () => {
  const { limits, connections, answers, open } = await serve({}, () => undefined);
  const held = [open(), open()];
  for (const socket of held) socket.write(GET);
  const early = open();
  await expect.poll(() => [connections.size, answers.size]).toEqual([3, 2]);
  limits.connectionsPerAddress = 3;
  expect(await readAll(open())).toMatch(/^HTTP\/1\.1 429 /);
  limits.connectionsPerAddress = 1000;
  limits.httpConnections = 2;
  expect(await readAll(open())).toMatch(/^HTTP\/1\.1 503 /);
  // Its connection is there; its request is one too many.
  early.write(GET);
  expect(await firstLine(early)).toBe('HTTP/1.1 503 Service Unavailable');
  expect([connections.size, answers.size]).toEqual([3, 2]);
  limits.httpConnections = 1000;
  open().write(GET);
  await expect.poll(() => answers.size).toBe(3);
  limits.requestsPerAddressPerMinute = 0.1;
  const more = open();
  more.write(GET);
  expect(await firstLine(more)).toBe('HTTP/1.1 429 Too Many Requests');
});

test('files too are only so many a minute', async () => {
  const { open } = await serve({ requestsPerMinute: 20 });
  const socket = open();
  socket.write(`${GET.repeat(20)}GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`);
  const statuses = (await readAll(socket)).match(/HTTP\/1\.1 \d+/g) ?? [];
  expect(statuses.filter((line) => line.endsWith('200'))).toHaveLength(20);
  expect(statuses.at(-1)).toBe('HTTP/1.1 429');
});

test.each([
  ['that nobody reads', (response: Response) => void response.end(Buffer.alloc(50_000_000))],
  [
    'that is read a little now and then',
    (response: Response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(timer));
    },
  ],
  ['that is never given', () => undefined],
])('an answer %s ends with its connection', async (_what, respond) => {
  const { connections, answers, open } = await serve({}, (_request, response) => respond(response));
  const socket = open();
  socket.write(GET);
  await expect.poll(() => answers.size).toBe(1);
  await expect.poll(() => connections.size, { timeout: 5000 }).toBe(0);
  expect(answers.size).toBe(0);
});

test('an answer that is meant to go on outlasts patience, and counts until it ends', async () => {
  const writers: (() => void)[] = [];
  const { answers, long, open } = await serve({}, (_request, response) => {
    long.begin(response);
    response.write('x');
    writers.push(() => response.end('y'));
  });
  const socket = open();
  socket.write(GET.replace('Host', 'Connection: close\r\nHost'));
  await expect.poll(() => answers.size).toBe(1);
  answers.sweep(performance.now() + 2 * PATIENCE.answerMs, PATIENCE.answerMs);
  expect(answers.size).toBe(1);
  for (const write of writers) write();
  expect(await readAll(socket)).toMatch(/x\r\n1\r\ny/);
  await expect.poll(() => answers.size).toBe(0);
});

test('answers that go on leave room for those that do not', async () => {
  const { long, open } = await serve({ inAll: 5 }, (request, response) => {
    if (request.path === '/short') {
      response.end();
      return;
    }
    long.begin(response);
    response.write('x');
  });
  for (let n = 0; n < 4; n += 1) {
    const socket = open();
    socket.write(GET);
    expect(await firstLine(socket)).toBe('HTTP/1.1 200 OK');
  }
  const socket = open();
  socket.write(GET);
  expect(await firstLine(socket)).toBe('HTTP/1.1 503 Service Unavailable');
  socket.write(GET.replace('/', '/short'));
  expect(await firstLine(socket)).toBe('HTTP/1.1 200 OK');
});

test('a request whose sender has disconnected is not handled, whatever it asks for', async () => {
  const seen: unknown[] = [];
  const { connections, answers, open } = await serve({}, (request, response) => {
    seen.push(request.socket.remoteAddress);
    response.end();
  });
  for (let n = 0; n < 100; n += 1) {
    const socket = open();
    await once(socket, 'connect');
    socket.write(GET);
    if (n % 2 === 0) socket.resetAndDestroy();
    else setImmediate(() => socket.resetAndDestroy());
  }
  await expect.poll(() => connections.size).toBe(0);
  expect(answers.size).toBe(0);
  // Who was there in time was there with an address.
  expect(seen.filter((address) => address !== '127.0.0.1')).toEqual([]);
});

test('of answers that nobody reads only so much is kept: those of the address for which most waits go first', async () => {
  const piece = Buffer.alloc(8 * 1024 * 1024);
  let began = 0;
  const { answers, open } = await serve({ proxies: ['127.0.0.1'] }, (request, response) => {
    began += 1;
    if (request.path === '/small') response.end('done');
    else response.end(piece);
  });
  const ask = (path: string, address: string) => {
    const socket = open();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: ${address}\r\n\r\n`);
    socket.pause();
    return socket;
  };
  const modest = ask('/', '203.0.113.2');
  const greedy = Array.from({ length: 20 }, () => ask('/', '203.0.113.1'));
  let gone = 0;
  for (const socket of greedy)
    socket.on('close', () => {
      gone += 1;
    });
  let isModestGone = false;
  modest.on('close', () => {
    isModestGone = true;
  });
  await expect.poll(() => began).toBe(21);
  // No other request comes: what the last ones left is found all the same.
  await expect.poll(() => answers.size).toBeLessThanOrEqual(9);
  for (const socket of greedy) socket.resume();
  await expect.poll(() => gone).toBeGreaterThan(0);
  expect(isModestGone).toBe(false);
  expect(await firstLine(ask('/small', '203.0.113.1').resume())).toBe('HTTP/1.1 200 OK');
});

test('answers that wait for their turn on one connection count as well', async () => {
  const piece = Buffer.alloc(3 * 1024 * 1024);
  const { answers, open } = await serve({}, (_request, response) => {
    response.end(piece);
  });
  const socket = open();
  socket.pause();
  let isGone = false;
  socket.on('close', () => {
    isGone = true;
  });
  socket.write(GET.repeat(60));
  await expect.poll(() => answers.size).toBe(0);
  socket.resume();
  await expect.poll(() => isGone).toBe(true);
});
