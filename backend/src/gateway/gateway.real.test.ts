/** The gateway with a real worker, real sockets and real RTP: what listeners hear. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LISTENER_CAPABILITIES } from '../../bench/load/capabilities.ts';
import { ReceivingPeer } from '../../bench/load/receiving-peer.ts';
import { TestHost } from './testing/test-host.fixture.ts';
import { TestServer } from './testing/test-server.fixture.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a listener hears after one round trip', async () => {
  using host = await TestHost.live(server);
  const client = await server.connect();
  const joined = await client.join(host.sessionId, { rtpCapabilities: LISTENER_CAPABILITIES });
  expect(joined.session.state).toBe('live');
  const { transport, consumer } = joined.receive ?? {};
  if (!transport || !consumer) throw new Error('The reply lacks transport or consumer.');
  const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport, consumer);
  await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
  await receiving.firstPacket;
  expect(receiving.packets).toBeGreaterThan(0);
  receiving.close();
});
