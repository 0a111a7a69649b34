import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './browser.ts';
import { HostPage } from './host-page.ts';
import { RealServer } from './real-server.ts';

let server: RealServer;
let host: HostPage;
let free: Browser;
let strict: Browser;

beforeAll(async () => {
  [server, free, strict] = await Promise.all([
    RealServer.start(),
    launch('no-user-gesture-required'),
    launch('user-gesture-required'),
  ]);
  host = await HostPage.start(free, server.url);
  await host.play('First tone');
});
afterAll(async () => {
  await Promise.all([free.close(), strict.close()]);
  await server.close();
});

async function visit(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${server.url}/s/${host.sessionId}`);
  return page;
}

/** Resolves once the page's element plays sound that is louder, or softer, than almost nothing. */
async function sounds(page: Page, loud: boolean): Promise<void> {
  await page.evaluate(async (loud) => {
    const audio = document.querySelector('audio');
    if (!(audio?.srcObject instanceof MediaStream)) throw new Error('The page has no sound.');
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(audio.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const peak = () => {
      analyser.getFloatTimeDomainData(samples);
      return Math.max(...samples.map(Math.abs));
    };
    while (context.state !== 'running' || peak() > 0.01 !== loud) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await context.close();
  }, loud);
}

/** Runs in the page: a tenth of the packets has to be asked for again, or so its statistics say. */
function countLosses(): void {
  const truth = RTCRtpReceiver.prototype.getStats;
  RTCRtpReceiver.prototype.getStats = async function () {
    const told = new Map<string, RTCStats>();
    (await truth.call(this)).forEach((entry: RTCStats, id) => {
      const counts = 'packetsReceived' in entry ? { nackCount: Number(entry.packetsReceived) / 10 } : {};
      told.set(id, { ...entry, ...counts });
    });
    return told;
  };
}

const inState = (page: Page, state: string) => page.waitForSelector(`main[data-state=${state}]`);

describe('a listener whose browser plays by itself', () => {
  test('hears at once, follows every state, and sees the end', async () => {
    const page = await visit(free);
    await inState(page, 'playing');
    await sounds(page, true);
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('First tone');
    expect(await page.title()).toBe('First tone · Aux & Cord · Auxcast');

    await host.play('Second tone');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Second tone');
    await page.waitForFunction(() => document.querySelectorAll('.tracks li').length === 2);

    await host.tell('pause');
    await inState(page, 'paused');
    await sounds(page, false);
    await host.tell('resume');
    await inState(page, 'playing');
    await sounds(page, true);
    await page.close();
  });

  test('pauses for itself, and comes back live', async () => {
    const page = await visit(free);
    await inState(page, 'playing');
    await page.keyboard.press('k');
    await inState(page, 'stopped');
    expect(await page.$eval('audio', (audio) => audio.paused)).toBe(true);
    await page.keyboard.press(' ');
    await inState(page, 'playing');
    await sounds(page, true);
    await page.close();
  });
});

describe('a listener whose browser wants a tap', () => {
  test('loads no WebRTC before it, and hears after it', async () => {
    const page = await strict.newPage();
    const scripts: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
    });
    await page.goto(`${server.url}/s/${host.sessionId}`, { waitUntil: 'networkidle0' });
    await inState(page, 'blocked');
    expect(scripts.some((script) => script.includes('sound'))).toBe(false);
    await page.click('.controls .main');
    await inState(page, 'playing');
    expect(scripts.some((script) => script.includes('sound'))).toBe(true);
    await sounds(page, true);
    await page.close();
  });
});

describe.each(['dark', 'light'])('playing in the %s', (theme) => {
  test.each(['Live', 'Weak connection'])('is accessible at every width: %s', async (words) => {
    const page = await free.newPage();
    if (words !== 'Live') await page.evaluateOnNewDocument(countLosses);
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.goto(`${server.url}/s/${host.sessionId}`);
    await inState(page, 'playing');
    await page.waitForFunction(
      (words) => document.querySelector('.words')?.textContent?.startsWith(words),
      {},
      words,
    );
    for (const width of [320, 360, 768, 1280]) {
      await page.setViewport({ width, height: 900 });
      expect(await seriousViolations(page), `at ${width}`).toEqual([]);
    }
    await page.close();
  });
});

describe('the end', () => {
  test('reaches an open page, and is a page of its own for who comes later', async () => {
    const page = await visit(free);
    await inState(page, 'playing');
    await host.tell('end');
    await inState(page, 'ended');
    await page.waitForFunction(() => document.querySelector('.words')?.textContent?.includes('Mika'));
    const later = await page.reload();
    expect(later?.status()).toBe(410);
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('Two tones');
    expect(await page.$$eval('.track-title', (titles) => titles.map((title) => title.textContent))).toEqual([
      'Second tone',
      'First tone',
    ]);
    await page.close();
  });
});
