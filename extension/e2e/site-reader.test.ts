import { positionAt } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FACTS_EVENT } from '../now-playing/page-events.ts';
import { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import { type Told, ToldServer } from '../now-playing/publisher/told-server.fixture.ts';
import { SITES } from '../now-playing/sites/index.ts';
import { Chromium } from './harness/chromium.ts';
import { FixturePage } from './harness/fixture-page.ts';
import { readerScript } from './harness/reader-script.ts';
import { TAPPED_TAB, TappedPage } from './harness/tapped-page.ts';
import { waitFor } from './harness/wait-for.ts';
import { WebServer } from './harness/web-server.ts';
import { EXPECTATIONS, type SiteExpectation, type SiteStep, TITLES } from './site-expectations.ts';

/** A clock of whole seconds, and the difference that is not worth a message. */
const NEAR_MS = 1700;
const PATIENCE_MS = 15_000;
/** For what is not to be: long enough for it to come, were it to come. */
const VAIN_MS = 3000;

let web: WebServer;
let chromium: Chromium;
let script: string;

beforeAll(async () => {
  web = await WebServer.start();
  script = await readerScript(SITES);
  chromium = await Chromium.launch({ args: web.chromiumArgs });
});

afterAll(async () => {
  await chromium.close();
  await web.close();
});

/** Each waits for its page more than it works: several pages at a time. */
describe.concurrent.each(EXPECTATIONS)('$site', (expected) => {
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

describe('a page of odd ways', () => {
  let page: Page;
  let server: ToldServer;

  beforeEach(async () => {
    page = await chromium.open('https://hostile.auxcast.example/');
  });

  afterEach(() => page.close());

  const tells = async (what: string, told: object) => {
    await waitFor(what, () => {
      expect(server.told).toMatchObject(told);
      return true;
    });
  };

  test('that says numbers out of bounds loses nothing else by it', async () => {
    server = await follow(page, script);
    await page.evaluate(() => {
      const { mediaSession } = navigator;
      window.hostile.say({ title: 'First' });
      mediaSession.playbackState = 'playing';
      mediaSession.setPositionState({ duration: 2 ** 32, position: 5 });
    });
    await tells('the live stream', {
      track: { title: 'First' },
      playbackState: 'playing',
      anchor: { positionMs: expect.any(Number), durationMs: null, rate: 1 },
    });
    expect(server.told.anchor?.positionMs).toBeGreaterThanOrEqual(5000);
    await page.evaluate(() => {
      window.hostile.say({ title: 'Second' });
      navigator.mediaSession.setPositionState({ duration: 100, position: 50, playbackRate: 50 });
    });
    await tells('the next', { track: { title: 'Second' }, anchor: { durationMs: 100_000, rate: 1 } });
    await page.evaluate(() => {
      const artwork = Array.from({ length: 1000 }, (_, index) => ({ src: `/artwork/${index}-64.png` }));
      window.hostile.say({ title: `Third ${'x'.repeat(10_000)}`, artwork });
      navigator.mediaSession.setPositionState({ duration: Number.POSITIVE_INFINITY, position: 1.8e9 });
    });
    await tells('the last', {
      track: { title: expect.stringMatching(/^Third x+$/) },
      // A position since 1970 costs the stream nothing of being live: one field's excess is that field's
      // alone.
      anchor: { positionMs: expect.any(Number), durationMs: null, rate: 1 },
      artwork: '/artwork/999-64.png',
    });
  });

  test('that begins its document anew is read on, its former elements too', async () => {
    await page.evaluate(() => window.hostile.play());
    server = await follow(page, script);
    await tells('it plays', { track: { title: 'Harmless' }, playbackState: 'playing' });
    await page.evaluate((event) => {
      const audio = document.querySelector('audio');
      const { say } = window.hostile;
      document.open();
      document.close();
      document.body.replaceChildren();
      if (audio) document.body.append(audio);
      Object.assign(window.hostile, { say, play: () => audio?.play() });
      // Stands for the relay, whose own listener is gone as well.
      document.addEventListener(event, (said) => {
        Reflect.apply(Reflect.get(window, 'auxcastTap'), undefined, [
          Reflect.get(said, 'detail'),
          location.href,
        ]);
      });
    }, FACTS_EVENT);
    await page.evaluate(() => window.hostile.say({ title: 'After that' }));
    await tells('what it says now', { track: { title: 'After that' } });
    await page.evaluate(async () => {
      await window.hostile.play();
      const audio = document.querySelector('audio');
      if (audio) audio.currentTime = 40;
    });
    await waitFor('its element goes on where it was sought', () => {
      expect(server.told.playbackState).toBe('playing');
      expect(server.told.anchor?.positionMs).toBeGreaterThanOrEqual(40_000);
      return true;
    });
    await page.evaluate(() => document.querySelector('audio')?.pause());
    await tells('it stands', { track: { title: 'After that' }, playbackState: 'paused' });
  });

  test('that froze what could be overheard is looked at', async () => {
    await page.evaluate(() => {
      Object.freeze(MediaSession.prototype);
    });
    server = await follow(page, script);
    await page.evaluate(() => window.hostile.say({ title: 'Frozen' }));
    await tells('the song', { track: { title: 'Frozen' } });
  });

  test('that put others in the place of Media Session and of what makes its words is read by what the browser knows', async () => {
    await page.evaluate(() => {
      const session = navigator.mediaSession;
      const Made = MediaMetadata;
      window.addEventListener('message', ({ data }) => {
        session.metadata = new Made({ title: String(data) });
      });
      Object.defineProperty(navigator, 'mediaSession', { value: { metadata: null } });
      Object.defineProperty(window, 'MediaMetadata', { value: undefined });
      Object.defineProperty(window, 'MediaSession', { value: function MediaSession() {} });
    });
    server = await follow(page, script);
    await page.evaluate(() => window.postMessage('Under the hood'));
    await tells('the song', { track: { title: 'Under the hood' } });
    await page.evaluate(async () => {
      window.postMessage('Sounds on');
      await new Audio('/tone/440-660-60.wav').play();
    });
    await tells('its sound', { track: { title: 'Sounds on' }, playbackState: 'playing' });
  });

  test('whose words are made in a frame of its own is read, and so is what they are completed with', async () => {
    server = await follow(page, script);
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const Made: typeof MediaMetadata = Reflect.get(frame.contentWindow ?? window, 'MediaMetadata');
      navigator.mediaSession.metadata = new Made({ title: 'From a frame' });
    });
    await tells('the song', { track: { title: 'From a frame' } });
    await page.evaluate(() => {
      const { metadata } = navigator.mediaSession;
      if (metadata) metadata.album = 'Completed';
    });
    await tells('its album', { track: { title: 'From a frame', album: 'Completed' } });
  });

  test('with silence in a loop, and a short sound, keeps its word on where the music is', async () => {
    await page.evaluate(async () => {
      const silence = new Audio('/tone/0-0-2.wav');
      silence.loop = true;
      await silence.play();
      window.hostile.say({ title: 'By Web Audio' });
      navigator.mediaSession.playbackState = 'playing';
    });
    server = await follow(page, script);
    await page.evaluate(() => navigator.mediaSession.setPositionState({ duration: 200, position: 30 }));
    await tells('the word', { playbackState: 'playing', anchor: { durationMs: 200_000, rate: 1 } });
    const said = server.methods.length;
    await page.evaluate(async () => {
      const blip = new Audio('/tone/880-880-1.wav');
      const over = new Promise((resolve) => {
        blip.addEventListener('ended', resolve);
      });
      await blip.play();
      await over;
      const video = document.createElement('video');
      video.muted = true;
      video.src = '/tone/440-660-60.wav';
      await video.play();
      video.currentTime = 40;
      await new Promise((resolve) => {
        video.addEventListener('seeked', resolve);
      });
    });
    expect(server.methods.slice(said)).toEqual([]);
    await page.evaluate(() => {
      navigator.mediaSession.playbackState = 'paused';
    });
    await tells('it is paused', { playbackState: 'paused', anchor: { durationMs: 200_000, rate: 0 } });
  });

  test('has no track until something sounds or the page says so, and none after it took that back', async () => {
    server = await follow(page, script);
    await page.evaluate(() => {
      document.title = 'Search results';
    });
    await page.evaluate(() => window.hostile.say({ title: 'It says so' }));
    await tells('what the page says', { track: { title: 'It says so' } });
    await page.evaluate(() => {
      navigator.mediaSession.metadata = null;
      document.title = 'More results';
    });
    await tells('nothing', { track: null });
    await page.evaluate(() => {
      document.title = 'What sounds';
      return window.hostile.play();
    });
    await tells('the title of what sounds', { track: { title: 'What sounds' }, playbackState: 'playing' });
    await page.evaluate(() => document.querySelector('audio')?.pause());
    await tells('it is paused', { track: { title: 'What sounds' }, playbackState: 'paused' });
    const said = server.methods.length;
    await page.evaluate(() => {
      document.title = 'Search results';
    });
    await page.evaluate(() => window.hostile.say({ title: 'The end' }));
    await tells('what the page says', { track: { title: 'The end' } });
    expect(server.methods.slice(said)).toEqual(['nowPlaying']);
    expect(server.titles).toEqual(['It says so', 'What sounds', 'The end']);
  });

  test('whose title scrolls plays one song', async () => {
    await page.evaluate(() => window.hostile.play());
    server = await follow(page, script);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const text = 'First Light - The Fixtures *** ';
          let step = 0;
          const timer = setInterval(() => {
            step += 1;
            document.title = `${text.slice(step % text.length)}${text.slice(0, step % text.length)}`;
            if (step < 2 * text.length) return;
            clearInterval(timer);
            resolve();
          }, 60);
        }),
    );
    expect(server.titles).toEqual(['First Light - The Fixtures']);
    expect(server.methods.length).toBeLessThan(4);
  });

  test('that says what does not sound, or not what sounds', async () => {
    await page.evaluate(() => window.hostile.play());
    server = await follow(page, script);
    await page.evaluate(() => {
      window.hostile.say({ title: 'It sounds' });
      navigator.mediaSession.playbackState = 'paused';
    });
    await tells('it plays', { playbackState: 'playing', anchor: { durationMs: 90_000, rate: 1 } });
    await page.evaluate(() => {
      document.querySelector('audio')?.pause();
      navigator.mediaSession.playbackState = 'playing';
    });
    await tells('it stands', { playbackState: 'paused', anchor: { durationMs: 90_000, rate: 0 } });
  });

  test('whose music has to wait for its next part: the bar stands, and goes on with it', async () => {
    server = await follow(page, script);
    await page.evaluate(async () => {
      window.hostile.say({ title: 'In parts' });
      const audio = document.querySelector('audio');
      if (!audio) throw new Error('no audio');
      audio.src = '/halting/tone.wav';
      await audio.play();
      // Its first part lasts half a minute.
      audio.playbackRate = 16;
      navigator.mediaSession.playbackState = 'playing';
      navigator.mediaSession.setPositionState({
        duration: audio.duration,
        position: audio.currentTime,
        playbackRate: audio.playbackRate,
      });
    });
    await tells('it plays', { playbackState: 'playing', anchor: { rate: 16 } });
    await tells('it waits', { playbackState: 'playing', anchor: { rate: 0 } });
    const truth = await page.$eval('audio', (audio) => audio.currentTime * 1000);
    // Sixteen times as fast is sixteen times as far off.
    expect(Math.abs((server.told.anchor?.positionMs ?? 0) - truth)).toBeLessThan(16 * NEAR_MS);
    web.goOn();
    await tells('it goes on', { playbackState: 'playing', anchor: { rate: 16 } });
  });
});

/**
 * Plays, comes late, then pauses, plays on, seeks, skips; @throws at the first thing that is not told as it
 * is
 */
async function walkThrough(
  expected: SiteExpectation,
  reader: string,
  patienceMs: (step: SiteStep) => number,
): Promise<void> {
  // A window of its own: a page behind another does not begin to load its music.
  const window = await chromium.browser.createBrowserContext();
  try {
    const page = await window.newPage();
    await page.goto(expected.url);
    const fixture = new FixturePage(page);
    await fixture.play();
    await fixture.seek(10);

    const server = await follow(page, reader);
    const shows = async (step: SiteStep, scene: Scene) => {
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
    await window.close();
  }
}

/** From now on what the page plays is told, until the page is closed. */
async function follow(page: Page, reader: string): Promise<ToldServer> {
  const server = new ToldServer();
  const publisher = new NowPlayingPublisher({
    request: server.request,
    readers: await TappedPage.tap(page),
    onTrouble: (error) => {
      throw error;
    },
    fetchArtwork: async (_tabId, src) => ({ type: 'image/png', data: btoa(new URL(src).pathname) }),
  });
  page.once('close', () => publisher.close());
  publisher.follow(TAPPED_TAB);
  await page.evaluate(reader);
  return server;
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
  const shownMs = told.anchor ? positionAt(told.anchor, performance.now()) : Number.NaN;
  expect(Math.abs(shownMs - (await fixture.positionMs()))).toBeLessThan(NEAR_MS);
  return true;
}
