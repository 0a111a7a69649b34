/** What REST refuses, and what it lets other pages do. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { PROTOCOL_VERSION, problem, problemKind } from '@auxcast/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf } from '../test-support/party/index.ts';
import { capacityView } from './admin/admin-views.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('bad input over REST', () => {
  const json = { 'content-type': 'application/json' };

  test.each([
    ['malformed JSON', '{', json, 400, 'bad-message'],
    ['no object', '"text"', json, 400, 'bad-message'],
    ['a list', '[]', json, 400, 'bad-request'],
    ['an unknown field', '{"tittle":"x"}', json, 400, 'bad-request'],
    ['a wrong type', '{"title":7}', json, 400, 'bad-request'],
    ['an empty title', '{"title":" "}', json, 400, 'bad-request'],
    ['a forbidden value', '{"visibility":"secret"}', json, 400, 'bad-request'],
    ['too much', JSON.stringify({ title: 'x'.repeat(20_000) }), json, 413, 'too-large'],
    ['a form', 'title=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'bad-message'],
    ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, 'bad-message'],
    ['an unknown encoding', '{}', { ...json, 'content-encoding': 'zip' }, 415, 'bad-message'],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const before = await sessionsInUse();
    const response = await server.api('POST', '/api/sessions', { body, headers });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toBe(code);
    expect(await sessionsInUse()).toBe(before);
  });

  test.each(['/%E0%A4%A', '/s/%', '/%00', '/s/%2525252525252525252525', '/s/%25'])(
    'refuses %s, which is no address of a page',
    async (pathname) => {
      const response = await server.api('GET', pathname);
      expect(response.status).toBe(400);
      expect(await errorOf(response)).toBe('bad-message');
    },
  );

  test('refuses an address that is none', async () => {
    const response = await server.api('GET', '/api/sessions/%E0%A4%A');
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toBe('bad-message');
  });

  test('makes no link from a Host header that names no host', async () => {
    expect(await statusUnder('a"><b', 'GET')).toBe(400);
  });
});

describe('every error is problem details', () => {
  test.each([
    ['PUT', '/api/sessions', 'GET, HEAD, POST'],
    ['POST', '/api/sessions/7k2mdx4qaz', 'DELETE, GET, HEAD'],
    ['PATCH', '/api/admin/sessions', 'GET, HEAD'],
    ['DELETE', '/healthz', 'GET, HEAD'],
    ['POST', '/ws', 'GET, HEAD'],
    ['POST', '/api/docs-json', 'GET, HEAD'],
    ['POST', '/s/7k2mdx4qaz', 'GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD'],
  ])('%s %s is refused, and told what is taken', async (method, pathname, allow) => {
    const response = await server.api(method, pathname);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await errorOf(response)).toBe('method-not-allowed');
  });

  test.each(['/api', '/api/nothing', '/api/admin', '/healthz/x', '/metrics/x'])(
    'nothing is at %s, by whatever method',
    async (pathname) => {
      for (const method of ['GET', 'POST']) {
        const response = await server.api(method, pathname);
        expect(response.status).toBe(404);
        expect(await errorOf(response)).toBe('not-found');
      }
    },
  );

  test('and its type leads to what the kind means', async () => {
    const refused = problem.parse(await (await server.api('GET', '/api/sessions/7k2mdx4qaz')).json());
    const kind = await server.api('GET', refused.type);
    expect(problemKind.parse(await kind.json())).toEqual({
      type: refused.type,
      title: refused.title,
      status: 404,
      code: 'session-not-found',
    });
    expect(await errorOf(await server.api('GET', '/api/problems/none'))).toBe('not-found');
  });

  test.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}`, 431, 'too-large'],
    ['an address that is too long', `GET /${'x'.repeat(20_000)} HTTP/1.1`, 431, 'too-large'],
    ['no HTTP', 'HELO you', 400, 'bad-message'],
    ['a header without a name', 'GET /healthz HTTP/1.1\r\nHost: a\r\n: x', 400, 'bad-message'],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close', 400, 'bad-message'],
    [
      'an expectation that nobody fulfils',
      'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: wonders',
      417,
      'bad-request',
    ],
    [
      'a plain request to the socket',
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close',
      426,
      'websocket-required',
    ],
  ])('%s', async (_what, request, status, code) => {
    const { head, body } = await sayRaw(`${request}\r\n\r\n`);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json/im);
    expect(problem.parse(JSON.parse(body))).toMatchObject({ status, code });
  });
});

test('lets any page call the API, without cookies', async () => {
  const origin = 'https://elsewhere.example';
  const response = await server.api('GET', '/api/sessions', { headers: { origin } });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  const preflight = await server.api('OPTIONS', '/api/sessions', {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
  expect(
    (await server.api('GET', '/', { headers: { origin } })).headers.get('access-control-allow-origin'),
  ).toBeNull();
});

test('lets no page go live just because its visitor is near, under whatever name it was opened', async () => {
  for (const origin of ['https://elsewhere.example', 'http://rebound.example:3000', server.origin]) {
    const page = await server.api('POST', '/api/sessions', { headers: { origin } });
    expect(page.status).toBe(403);
    expect(await errorOf(page)).toBe('not-from-here');
  }
  const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
  expect((await server.api('POST', '/api/sessions', { headers: { origin } })).status).toBe(201);
});

test('lets nobody go live under a name that is not this machine’s, over REST nor sockets', async () => {
  const { port } = new URL(server.origin);
  const own = [
    `localhost:${port}`,
    `LOCALHOST.:8080`,
    '127.4.5.6',
    '[::1]:80',
    hostname(),
    `${hostname()}.local`,
  ];
  // As a TCP proxy, `ssh -R` or a container's published port would pass them on.
  const others = ['aux.example.org', `203.0.113.7:${port}`, 'localhost.example.org', '[2001:db8::7]'];
  for (const host of own) expect([host, await statusUnder(host, 'POST')]).toEqual([host, 201]);
  for (const host of others) expect([host, await statusUnder(host, 'POST')]).toEqual([host, 403]);
  for (const [host, goLive] of [
    [others[0], 'not-from-here'],
    [own[1], 'allowed'],
  ] as const) {
    const client = await server.connect({ host: host ?? '' });
    expect(await client.ask('serverInfo', { protocol: PROTOCOL_VERSION })).toHaveProperty('goLive', goLive);
    await client.close();
  }
});

test('lets nobody go live through a proxy without a host key', async () => {
  const response = await server.api('POST', '/api/sessions', {
    headers: { 'x-forwarded-for': '127.0.0.1' },
  });
  expect(await errorOf(response)).toBe('not-from-here');
});

test('does not say what it runs on, and forbids guessing types', async () => {
  const { headers } = await server.api('GET', '/api/sessions');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
});

test('requests are limited per address', async () => {
  await using tight = await AppServer.start({ REQUESTS_PER_ADDRESS_PER_MINUTE: '3' });
  for (let count = 0; count < 3; count += 1)
    expect((await tight.api('GET', '/api/sessions')).status).toBe(200);
  const refused = await tight.api('GET', '/api/sessions');
  expect(refused.status).toBe(429);
  expect(await errorOf(refused)).toBe('rate-limited');
  for (let count = 0; count < 3; count += 1) {
    expect((await tight.api('GET', '/api/docs-json')).status).toBe(200);
  }
  expect(await errorOf(await tight.api('GET', '/api/docs'))).toBe('rate-limited');
  expect((await tight.api('GET', '/healthz')).status).toBe(200);
});

async function sessionsInUse(): Promise<number> {
  const capacity = await server.api('GET', '/api/admin/capacity', { key: ADMIN_KEY });
  return capacityView.parse(await capacity.json()).sessions.used;
}

/** What the server answers to these bytes, until it closes the connection. */
async function sayRaw(bytes: string): Promise<{ head: string; body: string }> {
  const { port } = new URL(server.origin);
  const socket = connect(Number(port), '127.0.0.1');
  // Whoever is cut off while still talking reads a reset.
  socket.on('error', () => undefined);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  return { head, body };
}

/** As a client that opened this server under another name would ask. */
async function statusUnder(host: string, method: 'GET' | 'POST'): Promise<number | undefined> {
  const { port } = new URL(server.origin);
  const asked = httpRequest({ port, host: '127.0.0.1', path: '/api/sessions', method, headers: { host } });
  const answered: Promise<IncomingMessage[]> = once(asked, 'response');
  asked.end();
  const [response] = await answered;
  response?.resume();
  return response?.statusCode;
}
