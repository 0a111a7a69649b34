import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SocketServer } from '../testing/socket-server.fixture.ts';
import { checkServer } from './server-check.ts';

afterEach(() => vi.unstubAllGlobals());

function info(goLive: string, protocol = PROTOCOL_VERSION) {
  return { serverInfo: () => ({ version: '0.1.0', protocol, goLive }) };
}

describe('checkServer', () => {
  test('tells that all is well, and asks with the host key', async () => {
    const server = new SocketServer(info('allowed'));
    expect(await checkServer('http://localhost:3000', 'secret')).toEqual({ ok: true, version: '0.1.0' });
    expect(server.asked[0]?.data).toEqual({ protocol: PROTOCOL_VERSION, hostKey: 'secret' });
  });

  test.each(['host-key-required', 'host-key-refused', 'not-from-here'])('tells %s', async (right) => {
    new SocketServer(info(right));
    expect(await checkServer('http://localhost:3000', '')).toEqual({ ok: false, failure: right });
  });

  test('tells that a newer server refuses for a reason of its own', async () => {
    new SocketServer(info('not-on-a-monday'));
    expect(await checkServer('http://localhost:3000', '')).toEqual({ ok: false, failure: 'refused-anyhow' });
  });

  test('asks nobody with a key that would go through the Internet unencrypted', async () => {
    const server = new SocketServer(info('allowed'));
    expect(await checkServer('http://aux.example.org', 'secret')).toEqual({
      ok: false,
      failure: 'key-unprotected',
    });
    expect(server.asked).toEqual([]);
  });

  test('tells which side is behind', async () => {
    new SocketServer(info('allowed', PROTOCOL_VERSION + 1));
    expect(await checkServer('http://localhost:3000', '')).toEqual({ ok: false, failure: 'server-too-new' });
    new SocketServer(info('allowed', PROTOCOL_VERSION - 1));
    expect(await checkServer('http://localhost:3000', '')).toEqual({ ok: false, failure: 'server-too-old' });
  });

  test('tells that the server is full', async () => {
    const server = new SocketServer(info('allowed'));
    server.refusal = { code: 'server-full', message: 'Full.', details: { retryAfterMs: 5000 } };
    expect(await checkServer('http://localhost:3000', '')).toEqual({ ok: false, failure: 'server-full' });
  });

  test('tells that a server is there, but no WebSocket gets through', async () => {
    new SocketServer({}).reachable = false;
    const plain = vi.fn(async (_address: string) => new Response('{}', { status: 426 }));
    vi.stubGlobal('fetch', plain);
    expect(await checkServer('https://aux.example.org', '')).toEqual({
      ok: false,
      failure: 'websocket-blocked',
    });
    expect(plain.mock.calls[0]?.[0]).toBe('https://aux.example.org/ws');
  });

  test('tells that nobody answers', async () => {
    new SocketServer({}).reachable = false;
    expect(await checkServer('http://localhost:9', '')).toEqual({
      ok: false,
      failure: 'server-unreachable',
    });
  });
});
