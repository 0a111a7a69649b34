/**
 * What requests get that offer to upgrade to another protocol, or come to `/ws` without offering the one it
 * speaks. By raw sockets.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { AppServer, errorOf } from '../test-support/party/index.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

/** The whole answer to a request, whose connection the server is asked to close. */
async function answerTo(start: string, headers: readonly string[], body = ''): Promise<string> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.write([start, 'Host: 127.0.0.1', ...headers, '', body].join('\r\n'));
  await once(socket, 'end');
  socket.destroy();
  return answer;
}

const H2C = [
  'Connection: Upgrade, HTTP2-Settings, close',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
];

describe('an offer that is not taken is ignored', () => {
  test.each([
    ['HTTP/2 for a page', '/', H2C],
    ['HTTP/2 for the API', '/api/sessions', H2C],
    ['HTTP/2 for a file', '/mark.svg', H2C],
    ['TLS', '/', ['Connection: upgrade, close', 'Upgrade: TLS/1.2']],
    ['several', '/', ['Connection: upgrade, close', 'Upgrade: h2c, websocket']],
    ['a WebSocket where there is none', '/', ['Connection: upgrade, close', 'Upgrade: websocket']],
  ])('%s', async (_what, path, headers) => {
    expect(await answerTo(`GET ${path} HTTP/1.1`, headers)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('with a body', async () => {
    const body = '{"title":"Upgraded"}';
    const about = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const answer = await answerTo('POST /api/sessions HTTP/1.1', [...H2C, ...about], body);
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
  });
});

describe('/ws without an upgrade', () => {
  test.each([
    ['as anybody asks', ['Connection: close']],
    ['as a proxy leaves it', ['Connection: close', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAA']],
    ['with the offer, not named as one that concerns this hop', ['Connection: close', 'Upgrade: websocket']],
    ['with another offer', H2C],
  ])('%s', async (_what, headers) => {
    const answer = await answerTo('GET /ws HTTP/1.1', headers);
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(answer).toMatch(/\r\nupgrade: websocket\r\n/i);
    expect(answer).toMatch(/\r\nconnection: upgrade, close\r\n/i);
    expect(answer).toMatch(/"code":"websocket-required"/);
  });

  test('of an old proxy', async () => {
    expect(await answerTo('GET /ws HTTP/1.0', ['Connection: close'])).toMatch(/^HTTP\/1\.1 426 /);
  });

  test('may be read by any page', async () => {
    const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
    const answer = await fetch(`${server.origin}/ws?any=thing`, { headers: { origin } });
    expect(answer.status).toBe(426);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await errorOf(answer)).toBe('websocket-required');
  });

  test('leaves what asks in earnest alone, with a query too', async () => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws?any=thing`);
    await once(socket, 'open');
    socket.close();
    await once(socket, 'close');
  });

  test.each([
    ['an address that proxies are asked by', 'http://127.0.0.1/ws', '101 Switching Protocols'],
    ['such an address with a query', 'http://aux.test:3000/ws?any=thing', '101 Switching Protocols'],
    ['such an address of a WebSocket', 'ws://127.0.0.1/ws', '101 Switching Protocols'],
    ['such an address of another path', 'http://127.0.0.1/other', '200 OK'],
  ])('takes %s as its path', async (_what, target, status) => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    const offer = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    socket.write([`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...offer, key, '', ''].join('\r\n'));
    const [answer]: unknown[] = await once(socket.setEncoding('utf8'), 'data');
    expect(String(answer).split('\r\n', 1)[0]).toBe(`HTTP/1.1 ${status}`);
    socket.destroy();
  });
});
