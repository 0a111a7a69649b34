/** The load generator with real parts: what it says it hears, it must have heard. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../test-support/process/index.ts';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { bareSpeaker } from '../benches/announcer.ts';
import { startBareServer } from '../servers/bare-server.ts';
import { AudienceProcess } from './audience-process.ts';
import { Crowd } from './crowd.ts';
import { CrowdProcess } from './crowd-process.ts';
import { SoundProcess } from './sound-process.ts';

/** Many packets' distance. */
const LONG_GAP_MS = 500;

const scope = new AsyncDisposableStack();
let server: MeasuredServer;

beforeAll(async () => {
  server = await startBareServer(temporaryFolder(scope));
  scope.defer(() => server.close());
});
afterAll(() => scope.disposeAsync());

test('everyone in a crowd hears what the source sends', async () => {
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  const target = { url: server.url, sessionId: source.sessionId };
  await source.play();
  const ttfpMs = await crowd.join(target, 3, 3);
  expect(ttfpMs).toHaveLength(3);
  expect(await crowd.packets()).toBeGreaterThanOrEqual(3);
  await source.silence();
  await crowd.leave();
});

test('listeners who come at once are all served, and those who were there can tell a gap', async () => {
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  const target = { url: server.url, sessionId: source.sessionId };
  await source.play();
  const there = new Crowd();
  scope.defer(() => there.leave());
  await there.join(target, 2, 2);
  expect(await new Crowd().burst(target, 10, 'leave')).toEqual({
    served: 10,
    refused: 0,
    refusedWith: [],
    failed: 0,
    askedAgain: 0,
    firstError: undefined,
  });
  await source.silence();
  await expect.poll(() => there.takeWorstGapMs()).toBeGreaterThan(LONG_GAP_MS);
  await source.play();
  await expect.poll(() => there.takeWorstGapMs()).toBeLessThan(LONG_GAP_MS);
});

test('an audience is told once every socket has the message', async () => {
  const speaker = await bareSpeaker(server.url);
  scope.defer(() => speaker.close());
  const audience = new AudienceProcess();
  scope.defer(() => audience.close());
  await audience.join({ url: server.url, sessionId: speaker.sessionId }, 20, 5);
  const title = 'A song for twenty';
  await audience.expect(title);
  await speaker.announce('Another song');
  await speaker.announce(title);
  const { bytes } = await audience.told();
  expect(bytes).toBeGreaterThan(title.length);
});

test('the probe tells the memory and the CPU of the server', async () => {
  const { rss, heapUsed } = await server.memory();
  expect(rss).toBeGreaterThan(heapUsed);
  expect(server.workerCpuMs()).toBeGreaterThanOrEqual(0);
});

test('the probe tells what the media workers hold, and what keeps the server busy', async () => {
  const objects = await server.mediasoupObjects();
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  // A transport and a producer, and a socket.
  expect(await server.mediasoupObjects()).toBe(objects + 2);
  const busy = await server.handles();
  await source.close();
  await expect.poll(() => server.mediasoupObjects()).toBe(objects);
  await expect.poll(async () => (await server.handles()).length).toBeLessThan(busy.length);
});
