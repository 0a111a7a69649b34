/** What a server says of itself. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppServer } from './app-server.fixture.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

it('is alive and ready', async () => {
  expect(await (await server.api('GET', '/healthz')).json()).toEqual({ status: 'ok' });
  const ready = await server.api('GET', '/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    details: { database: { status: 'up' }, workers: { status: 'up' } },
  });
});

it('counts sessions, listeners, sockets and workers, with few labels', async () => {
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
