import { once } from 'node:events';
import { createServer } from 'node:http';
import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './browser.ts';
import { HostPage } from './host-page.ts';
import { RealServer } from './real-server.ts';

let server: RealServer;
let host: HostPage;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RealServer.start(), launch('no-user-gesture-required')]);
  host = await HostPage.start(browser, server.url);
  await host.play('First tone');
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function visit(equip: (page: Page) => Promise<unknown>, path = ''): Promise<Page> {
  const page = await browser.newPage();
  await equip(page);
  await page.goto(`${server.url}/s/${host.sessionId}${path}`);
  return page;
}

const inState = (page: Page, state: string) => page.waitForSelector(`main[data-state=${state}]`);
const saying = (page: Page, words: string) =>
  page.waitForFunction((words) => document.querySelector('.words')?.textContent?.includes(words), {}, words);

/** Resolves once the element has played so much further, seconds, of what comes over HTTP. */
async function plays(page: Page, bySeconds: number): Promise<void> {
  await page.evaluate(async (bySeconds) => {
    const audio = document.querySelector('audio');
    if (!audio || audio.srcObject) throw new Error('Nothing comes over HTTP.');
    const from = audio.currentTime;
    while (audio.currentTime < from + bySeconds && !audio.ended)
      await new Promise((resolve) => setTimeout(resolve, 50));
    if (audio.ended) throw new Error('The browser takes it to be over.');
  }, bySeconds);
}

const withoutWebRtc = (page: Page) =>
  page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));

/** Until the page says otherwise, the browser hears of no address that the server can be reached at. */
const cutOff = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    class CutOff extends RTCPeerConnection {
      override setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
        const isOff = Reflect.get(window, 'isCutOff') === true;
        return super.setRemoteDescription({
          type,
          sdp: isOff ? sdp.replace(/^a=candidate:.*\r\n/gm, '') : sdp,
        });
      }
    }
    Object.assign(window, { isCutOff: true, RTCPeerConnection: CutOff });
  });

test('a browser without WebRTC hears the program over HTTP, counted once, with titles when they are heard', async () => {
  const page = await visit(withoutWebRtc);
  await inState(page, 'playing');
  await plays(page, 2);
  await saying(page, 'this browser has no faster way');
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.$eval('.count', (count) => count.textContent)).toBe('Just you, for now');
  await host.play('Second tone');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Second tone');
  await page.close();
});

test('pausing ends the stream, and Listen begins it at once where it is now', async () => {
  const page = await visit(withoutWebRtc);
  await inState(page, 'playing');
  await plays(page, 1);
  await page.click('.controls .main');
  await inState(page, 'stopped');
  await page.click('.controls .main');
  await inState(page, 'playing');
  await plays(page, 1);
  await page.close();
});

test('a page cut off from WebRTC goes round by HTTP, and comes back once a path is found', async () => {
  const page = await visit(cutOff);
  await saying(page, 'this network lets no faster way through');
  await inState(page, 'playing');
  await plays(page, 1);
  await page.evaluate(() => Object.assign(window, { isCutOff: false }));
  await page.waitForFunction(() => document.querySelector('audio')?.srcObject instanceof MediaStream, {
    timeout: 60_000,
  });
  await page.waitForFunction(() => document.querySelector('.words')?.textContent === 'Live');
  await page.close();
});

test('the small player joins when it is pressed, in a frame of another site', async () => {
  const about = encodeURIComponent(`${server.url}/s/${host.sessionId}`);
  const card: unknown = await (await fetch(`${server.url}/oembed?url=${about}`)).json();
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(Reflect.get(Object(card), 'html'));
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const address = site.address();
  if (!address || typeof address === 'string') throw new Error('The other site does not listen.');
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
  const frame = await (await page.waitForSelector('iframe'))?.contentFrame();
  await frame?.waitForSelector('main[data-state=idle] .main');
  await frame?.click('.main');
  await frame?.waitForSelector('main[data-state=playing]');
  await page.close();
  site.closeAllConnections();
  site.close();
});

test('an overlay follows what plays and counts nowhere', async () => {
  const page = await visit(async () => undefined, '/overlay');
  await page.waitForSelector('main[data-state=live] .overlay-air');
  await host.play('Third tone');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Third tone');
  const listener = await visit(async () => undefined);
  await inState(listener, 'playing');
  expect(await listener.$eval('.count', (count) => count.textContent)).toBe('Just you, for now');
  await listener.close();
  await page.close();
});
