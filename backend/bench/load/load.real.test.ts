/** The load generator with real parts: what it says it hears, it must have heard. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareSpeaker } from '../benches/announcer.ts';
import { startBareServer } from '../servers/bare-server.ts';
import type { MeasuredServer } from '../servers/measured-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { AudienceProcess } from './audience-process.ts';
import { CrowdProcess } from './crowd-process.ts';
import { SoundProcess } from './sound-process.ts';

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
