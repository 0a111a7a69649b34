import type { Page } from 'puppeteer-core';
import { AuxcastServer } from '../harness/auxcast-server.ts';
import { Chromium } from '../harness/chromium.ts';
import { ClickEar, ClickTrack, clickDelays } from '../harness/clicks.ts';
import { hearNothing } from '../harness/ear.ts';
import { EXTENSION_NAME, ExtensionCopy } from '../harness/extension-copy.ts';
import { FirefoxListener } from '../harness/firefox-listener.ts';
import { ListenerPage } from '../harness/listener-page.ts';
import { MUSIC } from '../harness/music.ts';
import { MusicPage } from '../harness/music-page.ts';
import { NetworkNamespace } from '../harness/network-namespace.ts';
import { SoundDevice } from '../harness/sound-device.ts';
import { waitFor } from '../harness/wait-for.ts';
import { WebServer } from '../harness/web-server.ts';
import { DemoAudience } from './demo-audience.ts';
import { DemoGuest } from './demo-guest.ts';
import { earsHear } from './ears-hear.ts';
import { LiveTable } from './live-table.ts';
import type { DemoReport } from './report.ts';

const [FIRST, SECOND] = MUSIC;
/** What the guest's microphone hears; none of the music's tones. */
const VOICE_HZ = 1_500;
const CLICKS = 11;
const CLICKS_DEADLINE_MS = 30_000;

/**
 * Plays the main job from the click on the toolbar button to the ended page.
 * @param pathOf where a screenshot of this name goes
 * @throws Error at the first thing that is not as it should be
 */
export async function playMainJob(pathOf: (name: string) => `${string}.png`): Promise<DemoReport> {
  await using stage = new AsyncDisposableStack();
  const table = new LiveTable();
  const audience = new DemoAudience(table);
  const screenshots: string[] = [];
  const shoot = async (name: string, take: (path: `${string}.png`) => Promise<unknown>) => {
    const path = pathOf(name);
    await take(path);
    screenshots.push(path);
  };

  table.step(
    'Setting the stage: a server, a music page, Chromium with the extension, Firefox on a host of its own',
  );
  const namespace = NetworkNamespace.create();
  stage.defer(() => namespace.close());
  const sound = await SoundDevice.create({ Voice: VOICE_HZ });
  stage.defer(() => sound.close());
  const web = await WebServer.start();
  stage.defer(() => web.close());
  // After the namespace: the server listens on the addresses that are there when it starts.
  const server = await AuxcastServer.start();
  stage.defer(() => server.close());
  const extension = await ExtensionCopy.presetTo(server.url);
  stage.defer(() => extension.close());
  const host = await Chromium.launch({ extensions: [extension.directory], args: web.chromiumArgs });
  stage.defer(() => host.close());
  const visitors = await Chromium.launch();
  stage.defer(() => visitors.close());
  const seat = await visitors.browser.newPage();

  const music = await MusicPage.open(host);
  await music.play();
  const popup = await host.clickToolbarButton(EXTENSION_NAME, music.page);
  await popup.waitForSelector('#go-live');
  await shoot('popup-ready', (path) => wholePage(popup, path));

  table.step('Going live');
  const clickedAtMs = Date.now();
  await popup.click('#go-live');
  const url = await linkIn(popup);
  const inChromium = await ListenerPage.open(seat, url);
  audience.listeners.push(inBrowser('chromium', inChromium));
  await audience.until('heard the first track', (reading) => earsHear(reading, FIRST));
  const { firstHeardAtMs } = await inChromium.read();
  if (firstHeardAtMs === null) throw new Error('Nothing was heard first.');
  const goLiveToFirstAudioMs = Math.round(firstHeardAtMs - clickedAtMs);
  table.step(`First sound ${goLiveToFirstAudioMs} ms after the click, by ${url}`);

  table.step('Firefox joins');
  const fromAfar = new URL(url);
  fromAfar.hostname = namespace.hostAddress;
  const inFirefox = await FirefoxListener.open(fromAfar.href, { namespace, sound });
  stage.defer(() => inFirefox.close());
  audience.listeners.push(inBrowser('firefox', inFirefox));
  await audience.until(
    'heard and saw the first track',
    (reading) => earsHear(reading, FIRST) && reading.title === FIRST.title && reading.artist === FIRST.artist,
  );
  const listeners = await Promise.all(
    audience.listeners.map(async ({ browser, read }) => {
      const { left, right } = await read();
      const levelDb = round(Math.max(left.db, right.db));
      return { browser, leftHz: round(left.hz), rightHz: round(right.hz), levelDb };
    }),
  );
  await popup.waitForFunction(() =>
    document.querySelector('#receiving-count')?.textContent?.startsWith('2 '),
  );
  await shoot('popup-live', (path) => wholePage(popup, path));
  await shoot('listener-chromium', (path) => inChromium.screenshot(path));
  await shoot('listener-firefox', (path) => inFirefox.screenshot(path));

  table.step('Clicks over the music, to time the way from speaker to speaker');
  const speakerToSpeakerMs = round(await medianDelay(music.page, seat));
  table.step(`${speakerToSpeakerMs} ms from the tab's speaker to the listener's`);

  table.step('The next track');
  const changedAtMs = Date.now();
  await music.next();
  await audience.until(
    'heard and saw the second track',
    (reading) =>
      earsHear(reading, SECOND) && reading.title === SECOND.title && reading.artist === SECOND.artist,
  );
  const nowPlayingChangeMs = Math.round(await audience.shownAfter(SECOND.title, changedAtMs));
  table.step(`On every screen within ${nowPlayingChangeMs} ms`);
  await shoot('listener-second-track', (path) => inChromium.screenshot(path));

  table.step('A guest asks to speak, and is admitted');
  const guest = await DemoGuest.open({ url, sound });
  stage.defer(() => guest.close());
  await guest.ask();
  await popup.waitForSelector(`[aria-label="Admit ${guest.name}"]`);
  await shoot('popup-ask', (path) => wholePage(popup, path));
  await popup.click(`[aria-label="Admit ${guest.name}"]`);
  await guest.talk();
  const voice = await guest.heardBy(seat, VOICE_HZ);
  table.step(
    `"${await whoTalks(seat, guest.name)}", says the listener's page, and is heard: ${voice.hz.toFixed(0)} Hz at ${voice.db.toFixed(0)} dB`,
  );
  await shoot('listener-guest-talks', (path) => seat.screenshot({ path, fullPage: true }));
  await shoot('guest-talks', (path) => guest.screenshot(path));
  await guest.close();
  await audience.until('heard the music after it', (reading) => earsHear(reading, SECOND));

  table.step('Pausing the broadcast');
  await popup.click('#pause');
  await audience.until('fell silent', (reading) => hearNothing(reading) && reading.state === 'paused');
  await shoot('listener-paused', (path) => inChromium.screenshot(path));

  table.step('And on with it');
  await popup.click('#pause');
  await audience.until('heard it again', (reading) => earsHear(reading, SECOND));

  table.step('Ending');
  await popup.click('#end');
  await popup.waitForSelector('#end-for-everyone');
  await popup.click('#end-for-everyone');
  await audience.until('saw the ended page', (reading) => reading.state === 'ended' && hearNothing(reading));
  await shoot('listener-ended', (path) => inChromium.screenshot(path));

  return {
    goLiveToFirstAudioMs,
    speakerToSpeakerMs,
    listeners,
    nowPlaying: (await inFirefox.shownTitles()).map(({ title, artist }) => ({ title, artist })),
    nowPlayingChangeMs,
    guest: { name: guest.name, voiceHz: round(voice.hz), levelDb: round(voice.db) },
    screenshots,
  };
}

function inBrowser(browser: 'chromium' | 'firefox', page: ListenerPage | FirefoxListener) {
  return {
    browser,
    read: () => page.read(),
    shownTitles: () => page.shownTitles(),
    screenshot: (path: `${string}.png`) => page.screenshot(path),
  };
}

/** In the page's words, once they name somebody. */
function whoTalks(page: Page, name: string): Promise<string> {
  return waitFor(`the page says that ${name} talks`, async () => {
    const words = await page.$eval('.talk-who', ({ textContent }) => textContent.trim());
    return words.includes(name) && words;
  });
}

/** Median over a handful of clicks, milliseconds. */
async function medianDelay(host: Page, listener: Page): Promise<number> {
  const ear = await ClickEar.attach(listener);
  const clicks = await ClickTrack.start(host);
  const delays = await waitFor(
    `${CLICKS} clicks at the listener`,
    async () => {
      const all = clickDelays(await clicks.spokenAtMs(), await ear.heardAtMs());
      return all.length >= CLICKS && all;
    },
    CLICKS_DEADLINE_MS,
  );
  await clicks.stop();
  const sorted = delays.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The link that the popup offers to share. */
async function linkIn(popup: Page): Promise<string> {
  const field = await popup.waitForSelector('#link');
  if (!field) throw new Error('The popup shows no link.');
  return field.evaluate((input) => (input instanceof HTMLInputElement ? input.value : ''));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** All of it: the window may be lower than what is in it. */
async function wholePage(popup: Page, path: `${string}.png`): Promise<void> {
  const body = await popup.waitForSelector('body');
  await body?.screenshot({ path });
}
