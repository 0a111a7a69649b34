/** With real workers that are killed, or hang: who is told what, and how sound comes back. */
import { once } from 'node:events';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

let server: TestServer;
let host: TestHost;
/** On the host's worker, and on the other. */
let near: TestListener;
let far: TestListener;
let pids: { near: number; far: number };

beforeEach(async () => {
  server = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' });
  host = await TestHost.live(server);
  near = await TestListener.hear(server, host.sessionId);
  const before = server.pool.loads();
  far = await TestListener.hear(server, host.sessionId);
  const pidOf = (listeners: number) => before.find((load) => load.listeners === listeners)?.pid ?? Number.NaN;
  pids = { near: pidOf(1), far: pidOf(0) };
});
afterEach(async () => {
  host[Symbol.dispose]();
  near[Symbol.dispose]();
  far[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** What a listener's page does when its transport is lost. */
async function rebuild({ client }: TestListener) {
  const { transport, consumer } = await client.ask('createConsumerTransport', {
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  return { client, transport, consumer };
}

async function hears({ client, transport, consumer }: Awaited<ReturnType<typeof rebuild>>): Promise<void> {
  const playing =
    consumer ??
    (await client.ask('consume', { transportId: transport.id, rtpCapabilities: LISTENER_CAPABILITIES }));
  const peer = await connect(client, transport, playing);
  await peer.firstPacket;
  expect(peer.packets).toBeGreaterThan(0);
  peer.close();
}

test('a listener’s: it is told at once, and the others notice nothing', async () => {
  const lost = far.client.next('transportLost');
  process.kill(pids.far, 'SIGKILL');
  expect(await lost).toEqual({ transportId: far.transportId });
  await hears(await rebuild(far));
  await near.untilSound();
  expect(near.client.told('transportLost')).toEqual([]);
  expect(near.client.told('program')).toEqual([]);
});

test('the host’s: those who hear elsewhere keep their transport, and hear the new program on it', async () => {
  const lost = near.client.next('transportLost');
  const silent = far.client.next('program');
  process.kill(pids.near, 'SIGKILL');
  expect(await lost).toEqual({ transportId: near.transportId });
  expect(await silent).toEqual({ producerId: null });
  await hostComesBack();
});

test('both: requests that come while no worker is up are answered when one is', async () => {
  const lost = [near, far].map(({ client }) => client.next('transportLost'));
  const died = new Promise<void>((resolve) => {
    server.pool.events.on('died', () => {
      if (server.pool.size === 0) resolve();
    });
  });
  const replaced = once(server.pool.events, 'replaced');
  for (const pid of Object.values(pids)) process.kill(pid, 'SIGKILL');
  await died;
  await Promise.all(lost);
  expect(server.pool.size).toBe(0);
  host.hangUp();
  const live = host.goLive();
  const receptions = await Promise.all([rebuild(near), rebuild(far)]);
  await Promise.all([live, replaced]);
  for (const reception of receptions) await hears(reception);
  expect(near.client.told('sessionState').map(({ state }) => state)).toEqual(['waiting', 'live']);
});

test('the host’s hangs: it is ended without anybody’s doing, and nobody waits for ever', async () => {
  const newcomer = await server.connect();
  const lost = near.client.next('transportLost');
  const silent = far.client.next('program');
  const waiting = host.client.next('sessionState', ({ state }) => state === 'waiting');
  const replaced = once(server.pool.events, 'replaced');
  process.kill(pids.near, 'SIGSTOP');
  const request = { protocol: PROTOCOL_VERSION, sessionId: host.sessionId };
  const answer = newcomer.exchange('join', { ...request, rtpCapabilities: LISTENER_CAPABILITIES });
  // Whoever looks is answered meanwhile.
  expect(server.pool.loads().map(({ pid }) => pid)).toContain(pids.near);
  expect(await lost).toEqual({ transportId: near.transportId });
  expect(await silent).toEqual({ producerId: null });
  await Promise.all([waiting, replaced]);
  expect(server.pool.size).toBe(2);
  expect(server.pool.loads().map(({ pid }) => pid)).not.toContain(pids.near);
  expect(() => process.kill(pids.near, 0)).toThrow();
  expect(await answer).toMatchObject({ ok: true });
  await hostComesBack();
});

test('one that hangs is not asked for what another can do', async () => {
  await far.client.ask('leave', {});
  expect(server.pool.leastLoaded().pid).toBe(pids.far);
  process.kill(pids.far, 'SIGSTOP');
  await expect.poll(() => server.pool.leastLoaded().pid, { timeout: 30_000 }).toBe(pids.near);
  using other = await TestHost.live(server);
  expect(other.sessionId).not.toBe(host.sessionId);
  expect(server.pool.loads().map(({ pid }) => pid)).toContain(pids.far);
});

/**
 * After its worker was lost: who hears elsewhere keeps their transport and takes the new program on it; who
 * was hit begins anew.
 */
async function hostComesBack(): Promise<void> {
  const program = far.client.next('program');
  host.hangUp();
  await host.goLive();
  const { producerId } = await program;
  const consumer = await far.client.ask('consume', {
    transportId: far.transportId,
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  expect(consumer.producerId).toBe(producerId);
  expect(far.client.told('transportLost')).toEqual([]);
  await hears(await rebuild(near));
}
