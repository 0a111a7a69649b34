/** The machine of the server moves to another address of its network, which no browser is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStage } from './faults/live-stage.ts';
import { Chromium } from './harness/chromium.ts';
import { hears } from './harness/hears.ts';
import { ListenerPage } from './harness/listener-page.ts';
import { NetworkLine } from './harness/network-line.ts';

const scope = new AsyncDisposableStack();
let line: NetworkLine;
let stage: LiveStage;
let away: Chromium;

beforeAll(async () => {
  // Before the server, which listens on the addresses that are there when it starts.
  line = NetworkLine.create();
  scope.defer(() => line.close());
  stage = await LiveStage.open(scope, { env: { HOST: '0.0.0.0' } });
  away = await Chromium.launch({ on: line });
  scope.defer(() => away.close());
  await stage.goLive();
});

afterAll(() => scope.disposeAsync());

/** Somebody of that network opens the link. */
async function comesIn(): Promise<ListenerPage> {
  const page = await away.browser.newPage();
  // Over plain http to a LAN address a page knows its browser by this alone, and nobody's says "Headless".
  await page.setUserAgent({ userAgent: (await away.browser.userAgent()).replace('Headless', '') });
  const link = new URL(stage.link);
  link.hostname = line.serverAddress;
  const listener = await ListenerPage.open(page, link.href);
  await hears(listener, stage.track);
  return listener;
}

test('whoever comes after it hears at the new address, and whoever is on another network hears on', async () => {
  const { listener: here } = await stage.seat();
  await comesIn();
  const former = line.serverAddress;
  line.moveServer();
  expect(line.serverAddress).not.toBe(former);
  await comesIn();
  await hears(here, stage.track);
  expect((await here.read()).state).toBe('playing');
});
