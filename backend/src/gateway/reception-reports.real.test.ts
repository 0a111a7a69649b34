/** What listeners report on their hearing, and who learns of it, over real sockets and real RTP. */
import { PROTOCOL_VERSION, type ReceptionReport } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';

const STUTTERS: ReceptionReport = { sound: 'weak', cause: 'loss', path: 'udp', concealedPct: 4.5 };
const SILENT: ReceptionReport = { sound: 'failed', cause: 'ice', path: null, concealedPct: null };
const GOOD: ReceptionReport = { sound: 'good', cause: null, path: 'turn', concealedPct: 0 };

const NONE = { weak: 0, failed: 0, prevailing: null };
const ONE_STUTTERS = { weak: 1, failed: 0, prevailing: { cause: 'loss', path: 'udp', listeners: 1 } };
const ONE_IS_SILENT = { weak: 0, failed: 1, prevailing: { cause: 'ice', path: null, listeners: 1 } };

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('the host alone is told how many do not hear well, and again when they do or leave', async () => {
  using host = await TestHost.create(server);
  const [one, two] = [await server.connect(), await server.connect()];
  await one.join(host.sessionId);
  await two.join(host.sessionId);

  const first = host.client.next('listenerTrouble');
  expect(await one.ask('reportReception', STUTTERS)).toEqual({});
  expect(await first).toEqual(ONE_STUTTERS);

  const both = host.client.next('listenerTrouble', ({ weak, failed }) => weak === 1 && failed === 1);
  await two.ask('reportReception', SILENT);
  await both;

  const left = host.client.next('listenerTrouble', ({ failed }) => failed === 0);
  await two.ask('leave', {});
  expect(await left).toEqual(ONE_STUTTERS);

  const mended = host.client.next('listenerTrouble', ({ weak }) => weak === 0);
  await one.ask('reportReception', GOOD);
  expect(await mended).toEqual(NONE);
  expect(one.told('listenerTrouble')).toEqual([]);
});

test('a crowd that stutters at once is told of in a few words', async () => {
  using host = await TestHost.create(server);
  const crowd = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const client = await server.connect();
      await client.join(host.sessionId);
      return client;
    }),
  );
  const all = host.client.next('listenerTrouble', ({ weak }) => weak === crowd.length);
  await Promise.all(crowd.map((client) => client.ask('reportReception', STUTTERS)));
  await all;
  // The first at once, then at most two a second, however long the machine takes for them.
  expect(host.client.told('listenerTrouble').length).toBeLessThan(crowd.length / 2);
});

test('one whose connection breaks is not counted until it says again how it hears', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const told = host.client.next('listenerTrouble');
  await listener.client.ask('reportReception', STUTTERS);
  expect(await told).toEqual(ONE_STUTTERS);
  const gone = host.client.next('listenerTrouble');
  listener.client.terminate();
  expect(await gone).toEqual(NONE);
  const again = host.client.next('listenerTrouble');
  const back = await server.connect();
  await back.join(host.sessionId, { resumeToken: listener.joined.resumeToken });
  await back.ask('reportReception', SILENT);
  expect(await again).toEqual(ONE_IS_SILENT);
});

test('one that was sent away is not counted any more', async () => {
  using host = await TestHost.create(server);
  const client = await server.connect();
  const { participantId } = await client.join(host.sessionId);
  const told = host.client.next('listenerTrouble');
  await client.ask('reportReception', SILENT);
  await told;
  const none = host.client.next('listenerTrouble');
  expect(server.registry.get(host.sessionId)?.remove(participantId, 'Goodbye.')).toBe(true);
  expect(await none).toEqual(NONE);
});

test('a host that comes back is told after its reply, unless all is well', async () => {
  using host = await TestHost.create(server);
  const { hostToken } = host.welcome;
  const calm = await server.connect();
  await calm.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId: host.sessionId, hostToken });
  expect(calm.told('listenerTrouble')).toEqual([]);

  const listener = await server.connect();
  await listener.join(host.sessionId);
  const told = calm.next('listenerTrouble');
  await listener.ask('reportReception', STUTTERS);
  await told;
  const back = await server.connect();
  const again = back.next('listenerTrouble');
  await back.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId: host.sessionId, hostToken });
  expect(await again).toEqual(ONE_STUTTERS);
  expect(back.order.indexOf('reply 1')).toBeLessThan(back.order.indexOf('event listenerTrouble'));
});

test('the way of the sound is what the server sees, and a TURN server what the listener says', async () => {
  using host = await TestHost.live(server);
  const { promise: connected, resolve } = Promise.withResolvers<number>();
  server.registry.get(host.sessionId)?.events.once('connected', resolve);
  using listener = await TestListener.hear(server, host.sessionId);
  expect(await connected).toBeGreaterThan(0);
  const seen = () =>
    [...(server.registry.get(host.sessionId)?.participants ?? [])]
      .filter((participant) => participant.role === 'listener')
      .map(({ path }) => path);
  expect(seen()).toEqual(['udp']);
  await listener.client.ask('reportReception', GOOD);
  expect(seen()).toEqual(['turn']);
});

test('only who listens may report', async () => {
  using host = await TestHost.create(server);
  expect((await host.client.refusal('reportReception', GOOD)).code).toBe('forbidden');
  expect((await (await server.connect()).refusal('reportReception', GOOD)).code).toBe('not-joined');
});
