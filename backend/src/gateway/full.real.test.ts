/**
 * With real workers and sockets: a full server refuses at the edge, with a reason, and keeps nothing of whom
 * it refused.
 */
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterEach, expect, test } from 'vitest';
import { TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

const FAST = { rtpCapabilities: LISTENER_CAPABILITIES };
const servers: TestServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

async function start(settings: Record<string, string>): Promise<TestServer> {
  const server = await TestServer.start(settings);
  servers.push(server);
  return server;
}

function refusal(code: 'server-full' | 'session-full', limit: string) {
  return { code, message: expect.any(String), details: { limit, retryAfterMs: expect.any(Number) } };
}

function routersAndListeners(server: TestServer) {
  return server.pool.loads().map(({ routers, listeners }) => ({ routers, listeners }));
}

test('bandwidth: as many listeners as the line bears', async () => {
  // Four of 192 kbit/s and what is around them.
  const server = await start({ MAX_EGRESS_MBPS: '1' });
  using host = await TestHost.live(server);
  const inside = await Promise.all(
    Array.from({ length: 4 }, () => TestListener.hear(server, host.sessionId)),
  );
  const before = routersAndListeners(server);
  const counts = host.client.told('listenerCount').length;
  const late = await server.connect();
  const join = { protocol: PROTOCOL_VERSION, sessionId: host.sessionId, ...FAST };
  // Fewer than a connection may join at once.
  for (let n = 0; n < 8; n += 1) {
    expect(await late.refusal('join', join)).toEqual(refusal('server-full', 'bandwidth'));
  }
  expect(routersAndListeners(server)).toEqual(before);
  expect(server.capacity.listenerCount.listeners).toBe(4);
  expect(
    host.client
      .told('listenerCount')
      .slice(counts)
      .every(({ listeners }) => listeners <= 4),
  ).toBe(true);

  // Who is in may build anew, and whoever leaves makes room.
  const [first, second] = inside;
  await first?.client.ask('createConsumerTransport', FAST);
  expect(server.pool.egress.promisedBps).toBeLessThanOrEqual(1_000_000);
  await second?.client.ask('leave', {});
  expect((await late.join(host.sessionId, FAST)).receive?.consumer).toBeTruthy();
  for (const listener of inside) listener.hangUp();
});

test('bandwidth: who joined step by step is refused when it asks for its transport', async () => {
  const server = await start({ MAX_EGRESS_MBPS: '1' });
  using host = await TestHost.live(server);
  const clients = await Promise.all(Array.from({ length: 5 }, () => server.connect()));
  for (const client of clients) await client.join(host.sessionId);
  const replies = await Promise.all(
    clients.map((client) => client.exchange('createConsumerTransport', FAST)),
  );
  const refused = replies.flatMap((reply) => (reply.ok ? [] : [reply.error]));
  expect(refused).toEqual([refusal('server-full', 'bandwidth')]);
  expect(server.capacity.listenerCount.listeners).toBe(5);
  expect(routersAndListeners(server)).toEqual([{ routers: 1, listeners: 4 }]);
});

test('heads: of a session, of the server, and sessions', async () => {
  const server = await start({ MAX_SESSIONS: '2', MAX_LISTENERS: '3', MAX_LISTENERS_PER_SESSION: '2' });
  const [one, two] = [await TestHost.create(server), await TestHost.create(server)];
  const client = await server.connect();
  expect(await client.refusal('createSession', { protocol: PROTOCOL_VERSION })).toEqual(
    refusal('server-full', 'sessions'),
  );
  for (const { sessionId } of [one, one, two]) await (await server.connect()).join(sessionId);
  const join = (sessionId: string) =>
    client.refusal('join', { protocol: PROTOCOL_VERSION, sessionId, ...FAST });
  expect(await join(one.sessionId)).toEqual(refusal('session-full', 'listeners'));
  expect(await join(two.sessionId)).toEqual(refusal('server-full', 'listeners'));
  expect(routersAndListeners(server)).toEqual([{ routers: 0, listeners: 0 }]);
});
