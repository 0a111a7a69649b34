import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { pinoHttp } from 'pino-http';
import { expect, test } from 'vitest';
import { logging } from './logging.ts';

function setUp(level: 'debug' | 'info') {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const { pinoHttp: options } = logging({ log: { level, pretty: false }, trustedProxies: [] }, stream);
  if (!Array.isArray(options)) throw new Error('no stream');
  const handle = pinoHttp(...options);
  const get = (url: string, remoteAddress: string | undefined = '203.0.113.77') => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
    const request = Object.assign(new IncomingMessage(socket), { url, method: 'GET' });
    request.headers.authorization = 'Bearer secret-of-a-host';
    const response = new ServerResponse(request);
    handle(request, response);
    response.emit('finish');
  };
  return { lines, logger: handle.logger, get };
}

test('logs a request without its query, its headers and its whole address', () => {
  const { lines, get } = setUp('debug');
  get('/api/sessions?key=secret-in-a-query');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'debug',
    req: { method: 'GET', path: '/api/sessions', from: '203.0.113.x' },
    res: { status: 200 },
  });
  expect(lines[0]).not.toMatch(/secret|203\.0\.113\.77/);
  get('/api/admin/keys/auxcast_admin_secret-x/rotate');
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    req: { path: '/api/admin/keys/auxcast_admin_…/rotate' },
  });
});

test('tells of whoever has gone, and of what cannot be told, without an error', () => {
  const { lines, get, logger } = setUp('debug');
  get('/api/sessions', '');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ req: { from: 'gone' } });
  const odd = new Error('odd');
  Object.defineProperty(odd, 'stack', {
    get() {
      throw new Error('no stack for you');
    },
  });
  logger.error(odd);
  const toJSON = () => {
    throw new Error('no JSON for you');
  };
  logger.error({ err: odd, more: { toJSON } }, 'odd');
  expect(lines).toHaveLength(3);
});

test('does not log each request unless asked to', () => {
  const { lines, get } = setUp('info');
  get('/api/sessions');
  expect(lines).toEqual([]);
});

test('hides tokens that a line brings by mistake', () => {
  const { lines, logger } = setUp('info');
  logger.info(
    { hostToken: 'secret', session: { hostKey: 'secret', data: { resumeToken: 'secret' } } },
    'oops',
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('secret');
});
