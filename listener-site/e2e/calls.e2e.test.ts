import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST_KEY, RealServer } from './real-server.ts';
import { hears, Talker } from './talker.ts';

const MIKA_HZ = 440;
const ADA_HZ = 1200;

let server: RealServer;
let mika: Talker;
let ada: Talker;
let host: Page;
let guest: Page;

beforeAll(async () => {
  [server, mika, ada] = await Promise.all([RealServer.start(), Talker.start(MIKA_HZ), Talker.start(ADA_HZ)]);
  [host, guest] = await Promise.all([mika.browser.newPage(), ada.browser.newPage()]);
  // Once allowed it is allowed, as with any real page.
  for (const page of [host, guest])
    await page
      .browserContext()
      .setPermission(server.url, { permission: { name: 'microphone' }, state: 'granted' });
});
afterAll(async () => {
  await Promise.all([mika.close(), ada.close()]);
  await server.close();
});

const inState = (page: Page, state: string) => page.waitForSelector(`main.call[data-state="${state}"]`);
const says = (page: Page, selector: string, words: string) =>
  page.waitForFunction(
    (selector, words) => document.querySelector(selector)?.textContent?.includes(words),
    {},
    selector,
    words,
  );
const noteOf = (name: string) => `[data-name="${name}"] .person-note`;

/** By a click of no pointer, for one that a busy machine draws out is a hold. */
const pressTalk = (page: Page) =>
  page.$eval('.talk-button', (button) => button instanceof HTMLElement && button.click());

/** A tone is what browsers take for noise. */
async function leaveToneAlone(page: Page): Promise<void> {
  await page.click('.picker summary');
  await page.click('.picker .check input');
  await page.click('.picker summary');
}

describe('a call of two', () => {
  test('is begun on the home page, with the host key, once', async () => {
    await host.goto(server.url);
    await host.click('.start-call');
    await host.waitForSelector('#call-dialog[open] #call-key-line:not([hidden])');
    await host.type('#call-name', 'Mika');
    await host.type('#call-key', 'not the key of the tests');
    await host.click('#call-begin');
    await says(host, '#call-note', 'not the host key');
    await host.$eval('#call-key', (field) => {
      if (field instanceof HTMLInputElement) field.value = '';
    });
    await host.type('#call-key', HOST_KEY);
    const entered = host.waitForNavigation();
    await host.click('#call-begin');
    await entered;
    await inState(host, 'in-call');
    expect(await host.$eval('main', (main) => main.dataset['role'])).toBe('host');
    expect(await host.$eval('h1', (heading) => heading.textContent)).toBe("Mika's call");
  });

  test('is joined by its link, after a name', async () => {
    await guest.goto(host.url());
    await inState(guest, 'lobby');
    await guest.type('#lobby-name', 'Ada');
    await guest.click('.lobby .main');
    await inState(guest, 'in-call');
    await host.waitForSelector('[data-name="Ada"]');
    await guest.waitForSelector('[data-name="Mika"]');
  });

  test('lets both hear the other, and nobody who muted themselves', async () => {
    for (const page of [host, guest]) {
      await leaveToneAlone(page);
      await pressTalk(page);
      await page.waitForSelector('.talk-button[aria-pressed="true"]');
    }
    await Promise.all([hears(host, ADA_HZ), hears(guest, MIKA_HZ)]);
    await says(guest, noteOf('Mika'), 'talks');
    await pressTalk(host);
    await hears(guest, undefined);
    await pressTalk(host);
    await hears(guest, MIKA_HZ);
  });

  test('is come back to as the same by a reload, who talks on', async () => {
    const before = await guest.$$eval('.person', (people) => people.length);
    await guest.reload();
    await inState(guest, 'in-call');
    await hears(host, ADA_HZ);
    await hears(guest, MIKA_HZ);
    expect(await guest.$$eval('.person', (people) => people.length)).toBe(before);
    await host.reload();
    await inState(host, 'in-call');
    expect(await host.$eval('main', (main) => main.dataset['role'])).toBe('host');
    await hears(guest, MIKA_HZ);
  });

  test('is steered by its host, by keyboard too, and by nobody else', async () => {
    const byKeyboard = async (name: string) => {
      const button = await host.waitForSelector(`.panels ::-p-aria([name="${name}"][role="button"])`);
      await button?.focus();
      await host.keyboard.press('Enter');
    };
    await host.waitForSelector('.panels');
    expect(await guest.$('.panels')).toBeNull();
    await byKeyboard('Mute Ada');
    await says(guest, '.desk-words', 'You were muted');
    await hears(host, undefined);
    await byKeyboard('Unmute Ada');
    await guest.waitForSelector('.talk-button');
    await pressTalk(guest);
    await hears(host, ADA_HZ);
    expect(await seriousViolations(host)).toEqual([]);
  });

  test('lets in, after a reload, whoever came by an invite that is not good, until the host sends them away', async () => {
    const eve = await ada.browser.newPage();
    await eve.goto(`${host.url()}#${'x'.repeat(43)}`);
    const comeIn = async () => {
      await inState(eve, 'lobby');
      expect(new URL(eve.url()).hash).toBe('');
      await eve.$eval('#lobby-name', (field) => {
        if (field instanceof HTMLInputElement) field.value = 'Eve';
      });
      await eve.click('.lobby .main');
    };
    await comeIn();
    await inState(eve, 'uninvited');
    await eve.reload();
    await comeIn();
    await inState(eve, 'in-call');
    for (const name of ['More about Eve', 'Remove Eve', 'Remove'])
      await host.locator(`.panels ::-p-aria([name="${name}"][role="button"])`).click();
    await inState(eve, 'removed');
    await eve.close();
  });

  test('is ended by its host for everybody, and leaves no key behind', async () => {
    await host.click('.end');
    await host.click('.end-yes');
    await Promise.all([inState(host, 'ended'), inState(guest, 'ended')]);
    await says(guest, '.call-words', 'Mika');
    expect(await host.evaluate(() => localStorage.getItem('auxcast-hosted-calls'))).toBeNull();
    expect((await guest.reload())?.status()).toBe(410);
    await says(guest, '.notice', 'The call has ended');
  });
});
