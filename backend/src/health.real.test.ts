/** What a server says of itself. */
import { CLOSE, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppServer } from '../test-support/party/index.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('is alive and ready', async () => {
  expect(await (await server.api('GET', '/healthz')).json()).toEqual({ status: 'ok' });
  const ready = await server.api('GET', '/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    details: { database: { status: 'up' }, workers: { status: 'up' } },
  });
});

test('counts sessions, listeners, sockets and workers, with few labels', async () => {
  await server.createSession();
  const response = await server.api('GET', '/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await response.text();
  expect(text).toMatch(/^auxcast_sessions\{state="waiting"\} [1-9]/m);
  expect(text).toMatch(/^auxcast_listeners 0$/m);
  expect(text).toMatch(/^auxcast_sockets \d+$/m);
  expect(text).toMatch(/^auxcast_sessions_opened_total [1-9]/m);
  expect(text).toMatch(/^auxcast_worker_cpu_seconds\{worker="0"\} /m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  expect(text.split('\n').filter((line) => line.startsWith('auxcast_')).length).toBeLessThan(100);
});

test('counts whom it refused, and why', async () => {
  await using other = await AppServer.start({ HOST_KEY: 'open-sesame', MAX_CONNECTIONS_PER_ADDRESS: '2' });
  const clients = [await other.connect(), await other.connect()];
  expect(await (await other.connect()).closed).toMatchObject({ code: CLOSE.refused });
  await other.api('POST', '/api/sessions', { key: 'wrong-sesame' });
  await other.api('GET', '/api/sessions/2222222222');
  const text = await (await other.api('GET', '/metrics')).text();
  const refused = text.split('\n').filter((line) => /^auxcast_refused_total.* [1-9]/.test(line));
  expect(refused).toEqual([
    'auxcast_refused_total{what="upgrade",reason="rate-limited"} 1',
    'auxcast_refused_total{what="http",reason="host-key-refused"} 1',
  ]);
  expect(text).toMatch(/^auxcast_sockets 2$/m);
  // Counted when the server has seen its end, too.
  await expect
    .poll(async () => (await other.api('GET', '/metrics')).text())
    .toContain('auxcast_sockets_closed_total{reason="refused"} 1\n');
  for (const client of clients) client.terminate();
});

test('counts whom it refused over a socket, whether that was a request or too much of it', async () => {
  await using other = await AppServer.start({ HOST_KEY: 'open-sesame' });
  const client = await other.connect();
  const wish = { protocol: PROTOCOL_VERSION, visibility: 'unlisted', hostKey: 'wrong-sesame' };
  expect(await client.refusal('createSession', wish)).toMatchObject({ code: 'host-key-refused' });
  const flood = Array.from({ length: 70 }, () => client.exchange('ping', {}));
  const limited = (await Promise.all(flood)).filter((reply) => !reply.ok);
  expect(limited.length).toBeGreaterThan(0);
  const text = await (await other.api('GET', '/metrics')).text();
  expect(text).toMatch(/^auxcast_refused_total\{what="request",reason="host-key-refused"\} 1$/m);
  expect(text).toContain(`auxcast_refused_total{what="request",reason="rate-limited"} ${limited.length}\n`);
  client.terminate();
});
