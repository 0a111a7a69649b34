import { positionAt } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ODD_PAGE, playOdd } from './fuzz/odd-run.ts';
import SEEDS from './fuzz/seeds.json' with { type: 'json' };
import { FixturePage } from './harness/fixture-page.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { waitFor } from './harness/wait-for.ts';
import { EXPECTATIONS, type SiteExpectation, type SiteStep, TITLES } from './site-expectations.ts';

/** A clock of whole seconds, the difference that is not worth a message, and the way. */
const NEAR_MS = 2000;

/**
 * One after the other in the same broadcast. What more of them play would wait until listeners may be told of
 * it: see NOW_PLAYING_PACE.
 */
const SITES_A_BROADCAST = 2;

let stage: HostStage;
let link: string | undefined;
/** That were played so far. */
let sites = 0;

beforeAll(async () => {
  stage = await HostStage.open();
});

afterAll(async () => {
  await stage.close();
});

/** A broadcast moves from site to site. */
describe.each(EXPECTATIONS)('$site', (expected) => {
  test('is seen by listeners as it plays', async () => {
    const page = await stage.chromium.open(expected.url);
    const fixture = new FixturePage(page);
    await fixture.play();
    await fixture.seek(10);
    const listener = sites % SITES_A_BROADCAST === 0 ? await goLive(page) : await moveTo(page);
    sites += 1;
    const shows = async (step: SiteStep, scene: Scene) => {
      await waitFor(`${expected.site} ${step}`, () => isShown(listener, scene, expected, fixture));
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
    if (expected.advertisements) {
      await fixture.advertise(true);
      await shows('advertises', { track: 1, state: 'none' });
      await fixture.advertise(false);
      await shows('is back', { track: 1, state: 'playing' });
    }
    listener.close();
  });
});

/** The seeds that are kept; `npm run fuzz -- now-playing` plays others. */
test('odd players are told as they play', async () => {
  const page = await stage.chromium.open(ODD_PAGE);
  for (const seed of SEEDS) {
    // What the one before left sounding would be this one's first track.
    await page.reload();
    const listener = await goLive(page);
    await playOdd({ page, listener, serverUrl: stage.server.url }, seed);
    listener.close();
  }
});

/** A new broadcast, and somebody who joined it. */
async function goLive(page: Page): Promise<ListenerSocket> {
  const popup = await stage.popup(page);
  if (link !== undefined) await popup.end();
  link = await popup.goLive();
  await popup.close();
  return ListenerSocket.join(stage.server.url, link);
}

/** The broadcast goes on from another tab, and somebody joins. */
async function moveTo(page: Page): Promise<ListenerSocket> {
  const popup = await stage.popup(page);
  await popup.press('#move-here');
  link = await popup.link();
  await popup.close();
  return ListenerSocket.join(stage.server.url, link);
}

interface Scene {
  readonly track: 0 | 1;
  readonly state: 'playing' | 'paused' | 'none';
}

/** @throws an assertion error that says what differs */
async function isShown(
  listener: ListenerSocket,
  { track, state }: Scene,
  { site, sources, artist, album, artworks }: SiteExpectation,
  fixture: FixturePage,
): Promise<true> {
  const { nowPlaying } = listener;
  expect(nowPlaying).toMatchObject({
    track: { title: TITLES[track], artist, album, source: { site, url: sources[track] } },
    playbackState: state,
  });
  expect(nowPlaying.track?.accent ?? null).toEqual(artworks ? expect.stringMatching(/^#[0-9a-f]{6}$/) : null);
  if (artworks) {
    const hue = Number(/(\d+)-512/.exec(artworks[track])?.[1]);
    expect(Math.abs(hueOf(nowPlaying.track?.accent ?? '') - hue)).toBeLessThan(15);
  }
  if (state === 'none') {
    expect(nowPlaying.anchor).toBeNull();
    return true;
  }
  expect(nowPlaying.anchor?.rate).toBe(state === 'playing' ? 1 : 0);
  const shownMs = nowPlaying.anchor ? positionAt(nowPlaying.anchor, listener.serverNowMs()) : Number.NaN;
  expect(Math.abs(shownMs - (await fixture.positionMs()))).toBeLessThan(NEAR_MS);
  return true;
}

/** Of `#rrggbb`, degrees (CSS Color 4 §7.2). */
function hueOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const max = Math.max(red, green, blue);
  const span = max - Math.min(red, green, blue) || 1;
  if (max === red) return (60 * ((green - blue) / span) + 360) % 360;
  if (max === green) return 60 * ((blue - red) / span + 2);
  return 60 * ((red - green) / span + 4);
}
