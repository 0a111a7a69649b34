import { positionAt } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import { type Told, ToldServer } from '../now-playing/publisher/told-server.fixture.ts';
import { SITES } from '../now-playing/sites/index.ts';
import { Chromium } from './harness/chromium.ts';
import { FixturePage } from './harness/fixture-page.ts';
import { readerScript } from './harness/reader-script.ts';
import { TAPPED_TAB, TappedPage } from './harness/tapped-page.ts';
import { waitFor } from './harness/wait-for.ts';
import { WebServer } from './harness/web-server.ts';
import { EXPECTATIONS, type SiteExpectation, type Step, TITLES } from './site-expectations.ts';

/** A clock of whole seconds, and the difference that is not worth a message. */
const NEAR_MS = 1700;
const PATIENCE_MS = 15_000;
/** For what is not to be: long enough for it to come, were it to come. */
const VAIN_MS = 3000;

let web: WebServer;
let chromium: Chromium;
let script: string;
const publishers: NowPlayingPublisher[] = [];

beforeAll(async () => {
  web = await WebServer.start();
  script = await readerScript(SITES);
  chromium = await Chromium.launch({ args: web.chromiumArgs });
});

afterEach(() => {
  for (const publisher of publishers.splice(0)) publisher.close();
});

afterAll(async () => {
  await chromium.close();
  await web.close();
});

describe.each(EXPECTATIONS)('$site', (expected) => {
  test('is read from the middle of a track on', async () => {
    await walkThrough(expected, script, () => PATIENCE_MS);
  });

  if (expected.needs) {
    const { siteFile, without } = expected.needs;
    test(`is not read rightly without its site file: "${without}" goes wrong`, async () => {
      const reader = await readerScript(SITES.filter((site) => site !== siteFile));
      const walk = walkThrough(expected, reader, (step) => (step === without ? VAIN_MS : PATIENCE_MS));
      await expect(walk).rejects.toThrow(`Not within ${VAIN_MS} ms: ${expected.site} ${without}`);
    });
  }
});

/** Plays, comes late, then pauses, plays on, seeks, skips; @throws at the first thing that is not told as it is */
async function walkThrough(
  expected: SiteExpectation,
  reader: string,
  patienceMs: (step: Step) => number,
): Promise<void> {
  const page = await chromium.open(expected.url);
  try {
    const fixture = new FixturePage(page);
    await fixture.play();
    await fixture.seek(10);

    const server = new ToldServer();
    const publisher = new NowPlayingPublisher({
      request: server.request,
      readers: await TappedPage.tap(page),
      onTrouble: (error) => {
        throw error;
      },
      fetchArtwork: async (_tabId, src) => ({ type: 'image/png', data: btoa(new URL(src).pathname) }),
    });
    publishers.push(publisher);
    publisher.follow(TAPPED_TAB);
    await page.evaluate(reader);

    const shows = async (step: Step, scene: Scene) => {
      await waitFor(
        `${expected.site} ${step}`,
        () => isShown(server.told, scene, expected, fixture),
        patienceMs(step),
      );
    };
    await shows('plays', { track: 0, state: 'playing' });
    await fixture.pause();
    await shows('is paused', { track: 0, state: 'paused' });
    await fixture.play();
    await shows('plays on', { track: 0, state: 'playing' });
    await fixture.seek(40);
    await shows('was sought', { track: 0, state: 'playing' });
    await fixture.next();
    await shows('skipped', { track: 1, state: 'playing' });
    if (!expected.advertisements) return;
    await fixture.advertise(true);
    await shows('advertises', { track: 1, state: 'none' });
    await fixture.advertise(false);
    await shows('is back', { track: 1, state: 'playing' });
  } finally {
    await page.close();
  }
}

interface Scene {
  readonly track: 0 | 1;
  readonly state: Told['playbackState'];
}

/** @throws an assertion error that says what differs */
async function isShown(
  told: Told,
  { track, state }: Scene,
  { site, sources, artist, album, artworks }: SiteExpectation,
  fixture: FixturePage,
): Promise<true> {
  expect(told).toMatchObject({
    track: { title: TITLES[track], artist, album, source: { site, url: sources[track] } },
    playbackState: state,
    artwork: artworks?.[track] ?? null,
  });
  if (state === 'none') {
    expect(told.anchor).toBeNull();
    return true;
  }
  expect(told.anchor?.rate).toBe(state === 'playing' ? 1 : 0);
  expect(told.anchor?.durationMs).toBe(track === 0 ? 90_000 : 80_000);
  const shownMs = told.anchor ? positionAt(told.anchor, Date.now()) : Number.NaN;
  expect(Math.abs(shownMs - (await fixture.positionMs()))).toBeLessThan(NEAR_MS);
  return true;
}
