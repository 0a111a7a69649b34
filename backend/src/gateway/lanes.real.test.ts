/** With a real worker and real pictures: what is slow delays neither signs of life nor what is quick. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

/** Far more than may pass the turnstile of one worker at the same time. */
const CROWD = 200;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ WORKERS: '1' });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Nobody gets through the turnstile until the returned function is called. */
function holdReceptions(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { turnstile } = server.pool;
  const held = Array.from({ length: CROWD }, () => turnstile.pass(() => promise));
  return () => {
    resolve();
    void Promise.all(held);
  };
}

test('pings are answered while a reception waits for its turn, and what follows the reception waits for it', async () => {
  const host = await server.connect();
  const { session } = await host.createSession();
  const client = await server.connect();
  await client.join(session.sessionId);
  const release = holdReceptions();
  const received = client.ask('createConsumerTransport', { rtpCapabilities: LISTENER_CAPABILITIES });
  const left = client.ask('leave', {});
  for (let n = 0; n < 3; n += 1) await client.ask('ping', {});
  expect(client.order.slice(-3)).toEqual(['reply 4', 'reply 5', 'reply 6']);
  release();
  await received;
  await left;
  expect(client.order.slice(-2)).toEqual(['reply 2', 'reply 3']);
});

test('pings, and what is asked in order, are answered while a picture is decoded', async () => {
  const host = await server.connect();
  await host.createSession();
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 60 };
  const image = sharp({ create: { width: 700, height: 700, channels: 3, background: 'black', noise } });
  const data = (await image.jpeg({ quality: 60 }).toBuffer()).toString('base64');
  const decoded = host.ask('artwork', { type: 'image/jpeg', data });
  const another = host.ask('artwork', { type: 'image/jpeg', data });
  await host.ask('ping', {});
  await host.ask('nowPlaying', { track: null, playbackState: 'none', position: null });
  expect(host.order.filter((told) => told.startsWith('reply'))).toEqual(['reply 1', 'reply 4', 'reply 5']);
  // Pictures are answered one after the other.
  await another;
  expect((await decoded).artworkId).toBe((await another).artworkId);
  expect(host.order.filter((told) => told.startsWith('reply')).slice(-2)).toEqual(['reply 2', 'reply 3']);
});

test('what follows a reply follows that one, whatever is answered before it', async () => {
  const client = await server.connect();
  const created = client.createSession();
  await client.ask('ping', {});
  const { session } = await created;
  expect(await client.ask('ping', {})).toMatchObject({ serverTimeMs: expect.any(Number) });
  const told = client.order.filter((one) => one === 'reply 1' || one === 'event sessionCreated');
  expect(told).toEqual(['reply 1', 'event sessionCreated']);
  expect(client.told('sessionCreated')).toMatchObject([{ sessionId: session.sessionId }]);
});
