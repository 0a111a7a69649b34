/** With a real worker: transports that are asked for and never connected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

const FAST = { rtpCapabilities: LISTENER_CAPABILITIES };

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

function later(ms: number): void {
  server.pool.sweep(performance.now() + ms);
}

function listenersOnWorkers(): number {
  return server.pool.loads().reduce((sum, { listeners }) => sum + listeners, 0);
}

test('a listener that does not connect loses its transport, is told, and may have another', async () => {
  using host = await TestHost.live(server);
  using other = await TestListener.hear(server, host.sessionId);
  const client = await server.connect();
  const { receive } = await client.join(host.sessionId, FAST);
  later(29_000);
  expect(listenersOnWorkers()).toBe(2);
  const lost = client.next('transportLost');
  later(31_000);
  expect(await lost).toEqual({ transportId: receive?.transport.id });
  expect(listenersOnWorkers()).toBe(1);
  const { transport, consumer } = await client.ask('createConsumerTransport', FAST);
  if (consumer === null) throw new Error('There is nothing to hear.');
  const peer = await connect(client, transport, consumer);
  await peer.firstPacket;
  later(100_000);
  await other.untilSound();
  expect(listenersOnWorkers()).toBe(2);
  expect(client.told('transportLost')).toHaveLength(1);
  peer.close();
});

test('a listener that waits for a program keeps its transport', async () => {
  using host = await TestHost.create(server);
  const client = await server.connect();
  const { receive } = await client.join(host.sessionId, FAST);
  later(100_000);
  await host.goLive();
  const transportId = receive?.transport.id ?? '';
  const consumer = await client.ask('consume', { ...FAST, transportId });
  // From here on it has something to connect for.
  const lost = client.next('transportLost');
  later(31_000);
  expect(await lost).toEqual({ transportId });
  expect(consumer.producerId).toBeTruthy();
});

test('a host that does not connect: the session waits for another program', async () => {
  using host = await TestHost.create(server);
  const { transport } = await host.client.ask('createProducerTransport', {});
  later(100_000);
  const none = host.client.next('program', ({ producerId }) => producerId === null);
  await host.client.ask('produce', {
    transportId: transport.id,
    kind: 'audio',
    rtpParameters: host.rtpParameters,
  });
  later(31_000);
  expect(await none).toEqual({ producerId: null });
  await host.goLive();
});
