/** With real workers and sockets: a crowd that comes at once, while others listen. */

import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { expect, test, vi } from 'vitest';
import { connect, TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

const CROWD = 300;
const FAST = { rtpCapabilities: LISTENER_CAPABILITIES };

test('each of three hundred is served, or told when to come back; who was there hears on', async () => {
  await using server = await TestServer.start({ WORKERS: '2' });
  using host = await TestHost.live(server);
  using resident = await TestListener.hear(server, host.sessionId);
  const clients = await Promise.all(Array.from({ length: CROWD }, () => server.connect()));
  const before = resident.packets;

  const join = { protocol: PROTOCOL_VERSION, sessionId: host.sessionId, ...FAST };
  const answers = await Promise.all(
    clients.map(async (client) => {
      const reply = await client.exchange('join', join);
      return reply.ok ? 'served' : reply.error;
    }),
  );
  const refused = answers.filter((answer) => answer !== 'served');
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'server-full', details: { limit: 'joins' } });
    expect(error).toHaveProperty('details.retryAfterMs', expect.any(Number));
  }
  const served = answers.length - refused.length;
  expect(server.capacity.listenerCount.listeners).toBe(served + 1);
  const onWorkers = server.pool.loads().reduce((sum, { listeners }) => sum + listeners, 0);
  expect(onWorkers).toBe(served + 1);
  expect(server.pool.turnstile.waiting).toBe(0);
  await resident.untilSound();
  expect(resident.packets).toBeGreaterThan(before);
  expect(resident.client.told('transportLost')).toEqual([]);
});

test('a few are let through at a time, and the last of them hears as the first does', async () => {
  await using server = await TestServer.start({ WORKERS: '1' });
  using host = await TestHost.live(server);
  const clients = await Promise.all(Array.from({ length: 100 }, () => server.connect()));
  const { turnstile } = server.pool;
  const busy = Promise.withResolvers<void>();
  const others: Promise<void>[] = [];
  // Whoever is inside takes long: how many come in a moment is a matter of the machine.
  while (turnstile.waiting === 0) others.push(turnstile.pass(() => busy.promise));
  const joins = clients.map((client) => client.join(host.sessionId, FAST));
  await vi.waitFor(() => expect(turnstile.waiting).toBe(1 + clients.length), { timeout: 10_000 });
  busy.resolve();
  await Promise.all([...joins, ...others]);
  expect(turnstile.waiting).toBe(0);
  const [client, joined] = [clients.at(-1), await joins.at(-1)];
  const { transport, consumer } = joined?.receive ?? {};
  if (!client || !transport || !consumer) throw new Error('There is nothing to hear.');
  const peer = await connect(client, transport, consumer);
  await peer.firstPacket;
  peer.close();
});

test('a host publishes anew only so often, and often enough to come back many times', async () => {
  await using server = await TestServer.start({ WORKERS: '1' });
  using host = await TestHost.live(server);
  let taken = 0;
  let refused: unknown;
  for (; taken < 40 && refused === undefined; taken += 1) {
    const reply = await host.client.exchange('createProducerTransport', {});
    if (!reply.ok) refused = reply.error;
  }
  expect(refused).toMatchObject({ code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } });
  expect(taken).toBeGreaterThan(20);
  // What changes nothing for listeners goes on.
  expect(await host.client.exchange('ping', {})).toHaveProperty('ok', true);
});

test('pauses without end wait for their turn, and the last word counts', async () => {
  await using server = await TestServer.start({ WORKERS: '1' });
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const words = Array.from({ length: 31 }, (_, n) =>
    n % 2 === 0 ? ('pause' as const) : ('resume' as const),
  );
  const replies = await Promise.all(words.map((word) => host.client.exchange(word, {})));
  expect(replies.every(({ ok }) => ok)).toBe(true);
  await expect.poll(() => listener.client.told('pause').length).toBe(16);
  expect(listener.client.told('resume').length).toBe(15);
  const { session } = await (await server.connect()).join(host.sessionId);
  expect(session.state).toBe('paused');
});
