import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAKE_MICROPHONE, launch } from './browser.ts';
import { HostPage } from './host-page.ts';
import { RealServer } from './real-server.ts';

let server: RealServer;
let browser: Browser;
let host: HostPage;
let guest: Page;
let listener: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    RealServer.start(),
    launch('no-user-gesture-required', FAKE_MICROPHONE),
  ]);
  host = await HostPage.start(browser, server.url);
  await host.play('First tone');
  listener = await visit();
  guest = await visit(await host.invite('guest'));
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Apart from all others: they may not share what is kept. */
async function visit(invite = ''): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/s/${host.sessionId}${invite && `#${invite}`}`);
  return page;
}

async function press(page: Page, name: string): Promise<void> {
  await page.locator(`aria/${name}[role="button"]`).click();
}

/** Until a voice on this page is louder than almost nothing, or is not. */
async function voiceSounds(page: Page, isLoud: boolean): Promise<void> {
  await page.waitForSelector('.talk audio', { hidden: false });
  await page.evaluate(async (isLoud) => {
    const stream = document.querySelector<HTMLAudioElement>('.talk audio')?.srcObject;
    if (!(stream instanceof MediaStream)) throw new Error('There is no voice.');
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 32_768 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const isHeard = () => {
      analyser.getFloatTimeDomainData(samples);
      return context.currentTime > 2 && samples.some((sample) => Math.abs(sample) > 0.01);
    };
    while (context.currentTime < 2 || isHeard() !== isLoud) await new Promise((next) => setTimeout(next, 50));
    await context.close();
  }, isLoud);
}

test('whoever comes by an invite gives a name, talks, and is heard until they let go', async () => {
  await guest.locator('dialog input').fill('Ada');
  await press(guest, 'Come in');
  await guest.waitForSelector('.talk-microphone');
  expect(new URL(guest.url()).hash).toBe('');
  // No microphone before it is armed.
  expect(await guest.$eval('.talk-button', (button) => button.matches(':disabled'))).toBe(true);
  await press(guest, 'Turn on your microphone');
  await guest.waitForSelector('.talk-button:enabled');
  await listener.waitForSelector('.talk-channel[data-channel="stage"] .listen-button');
  await press(guest, 'Talk on Stage');
  await guest.waitForSelector('.talk-button[aria-pressed="true"]');
  await listener.waitForFunction(() => document.querySelector('.talk-who')?.textContent === 'Ada talks');
  await voiceSounds(listener, true);
  await press(guest, 'Talking on Stage');
  await listener.waitForFunction(() => document.querySelector('.talk-who')?.textContent === 'Nobody talks');
  await voiceSounds(listener, false);
});

test('whoever reloads comes back as who they are, without being asked', async () => {
  await guest.reload();
  await guest.waitForSelector('.talk-microphone');
  expect(await guest.$('dialog')).toBeNull();
  const names = await guest.$$eval('.talk-name', (people) => people.map(({ textContent }) => textContent));
  expect(names.join()).toContain('Ada (you)');
});

test('a listener asks to speak, is refused, asks again and is admitted', async () => {
  for (const admit of [false, true]) {
    await press(listener, 'Ask to speak');
    await listener.locator('.talk-form input').fill('Bo');
    await listener.locator('.talk-form button[type="submit"]').click();
    await host.answerAsk(admit);
    if (!admit)
      await listener.waitForFunction(() =>
        document.querySelector('.talk-ask')?.textContent?.includes('Not this'),
      );
  }
  await listener.waitForSelector('.talk-microphone');
});

test('an invite that is not good is forgotten: a reload comes in as a listener', async () => {
  const late = await visit('x'.repeat(43));
  await late.locator('dialog input').fill('Dov');
  await press(late, 'Come in');
  await late.waitForFunction(() => document.querySelector('.words')?.textContent?.includes('invite'));
  await late.reload();
  await late.waitForSelector('main[data-session="live"]:not([data-state="failed"])');
  await late.waitForFunction(() => document.querySelector('.count')?.textContent?.includes('listening'));
  expect(await late.$('dialog')).toBeNull();
  await late.close();
});

test('a moderator has the panels to work rights with, and nobody else loads them', async () => {
  const moderator = await visit(await host.invite('ops'));
  await moderator.locator('dialog input').fill('Cleo');
  await press(moderator, 'Come in');
  await moderator.waitForSelector('.panels');
  expect(await seriousViolations(moderator)).toEqual([]);
  expect(await guest.$('.panels')).toBeNull();
  expect(await seriousViolations(guest)).toEqual([]);
});
