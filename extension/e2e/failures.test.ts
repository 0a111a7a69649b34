import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FailureCode, failureWords } from '../failures/failures.ts';
import { EXTENSION_NAME } from './harness/extension-copy.ts';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { MusicPage } from './harness/music-page.ts';
import { ProtocolShift, type Shift } from './harness/protocol-shift.ts';
import { RIVAL_NAME, RivalExtension } from './harness/rival-extension.ts';
import { waitFor } from './harness/wait-for.ts';

const HOST_KEY = 'open-sesame';
/** Port 9 is "discard" (RFC 863): nobody answers there. */
const NOWHERE = 'http://127.0.0.1:9';

let rival: RivalExtension;
let stage: HostStage;
let music: MusicPage;

beforeAll(async () => {
  rival = await RivalExtension.create();
  stage = await HostStage.open({ env: { HOST_KEY }, extensions: [rival.directory] });
  music = await MusicPage.open(stage.chromium);
  await music.play();
});

afterAll(async () => {
  await stage.close();
  await rival.close();
});

interface Settings {
  readonly serverUrl?: string;
  readonly hostKey?: string;
}

async function popupWith(tab: Page, settings: Settings): Promise<HostPopup> {
  const popup = await stage.popup(tab);
  const { serverUrl, hostKey } = settings;
  await popup.configure({
    ...(serverUrl && { serverUrl }),
    ...(hostKey && { hostKeys: { [serverUrl ?? stage.server.url]: hostKey } }),
  });
  await popup.close();
  return stage.popup(tab);
}

/** Goes live on `tab` and returns what the host is told. */
async function tryOn(tab: Page, settings: Settings, code: FailureCode): Promise<string> {
  const popup = await popupWith(tab, settings);
  await popup.press('#go-live');
  const words = await popup.words(code);
  await popup.close();
  return words;
}

test('a server that wants a host key says so', async () => {
  expect(await tryOn(music.page, {}, 'host-key-required')).toBe(
    failureWords('host-key-required', stage.server.url),
  );
});

test('a server refuses a wrong host key', async () => {
  expect(await tryOn(music.page, { hostKey: 'sesame-open' }, 'host-key-refused')).toBe(
    failureWords('host-key-refused', stage.server.url),
  );
});

test('nobody answers at the address', async () => {
  expect(await tryOn(music.page, { serverUrl: NOWHERE }, 'server-unreachable')).toBe(
    failureWords('server-unreachable', NOWHERE),
  );
});

test.each<{ seems: string; shift: Shift; code: FailureCode }>([
  {
    seems: 'newer',
    shift: (data) => ({ ...data, protocol: data.protocol + 1 }),
    code: 'server-too-old',
  },
  {
    seems: 'older',
    shift: (data) => ({ ...data, protocol: data.protocol - 1 }),
    code: 'server-too-new',
  },
  {
    seems: 'newer by a field that the server does not know, in the same version',
    shift: (data) => ({ ...data, attemptKind: 'first' }),
    code: 'server-too-old',
  },
])('an extension that seems $seems: $code', async ({ shift: by, code }) => {
  const shift = await ProtocolShift.start(stage.server.url, by);
  try {
    expect(await tryOn(music.page, { serverUrl: shift.url, hostKey: HOST_KEY }, code)).toBe(
      failureWords(code, shift.url),
    );
  } finally {
    shift.close();
  }
});

test('a page that was not clicked on, and never can be, cannot be captured', async () => {
  const { id } = await stage.chromium.extension(EXTENSION_NAME);
  const own = await stage.chromium.open(`chrome-extension://${id}/popup.html`);
  await own.waitForSelector('#go-live');
  await own.$eval('#go-live', (button) => {
    if (button instanceof HTMLElement) button.click();
  });
  await own.waitForSelector('[data-failure="page-forbidden"]');
  expect(await own.$eval('[data-failure] p', (words) => words.textContent)).toBe(
    failureWords('page-forbidden', stage.server.url),
  );
  await own.close();
});

test("a page of the browser's own is heard, but not read", async () => {
  const version = await stage.chromium.open('chrome://version');
  const popup = await popupWith(version, { hostKey: HOST_KEY });
  await popup.goLive();
  expect(await popup.words('page-unreadable')).toBe(failureWords('page-unreadable', stage.server.url));
  await popup.end();
  await popup.close();
  await version.close();
});

test('a tab that another extension captures is taken', async () => {
  const extension = await stage.chromium.extension(RIVAL_NAME);
  await music.page.bringToFront();
  await extension.triggerAction(music.page);
  await waitFor('the rival holds the tab', async () => {
    const target = stage.chromium.browser
      .targets()
      .find((candidate) => candidate.url() === `chrome-extension://${extension.id}/offscreen.html`);
    const page = await target?.asPage();
    return (await page?.title()) === 'holding';
  });
  expect(await tryOn(music.page, { hostKey: HOST_KEY }, 'capture-in-use')).toBe(
    failureWords('capture-in-use', stage.server.url),
  );
});

test('after all that, another tab goes live with the right key', async () => {
  const fresh = await MusicPage.open(stage.chromium);
  await fresh.play();
  const popup = await popupWith(fresh.page, { hostKey: HOST_KEY });
  expect(await popup.goLive()).toContain('/s/');
  expect(await popup.hasNoFailures()).toBe(true);
  await popup.end();
});

test('the options page checks the server for real', async () => {
  const { id } = await stage.chromium.extension(EXTENSION_NAME);
  const options = await stage.chromium.open(`chrome-extension://${id}/options.html`);
  const outcome = async (address: string, key: string) => {
    await options.$eval('#server', setValue, address);
    await options.$eval('#host-key', setValue, key);
    await options.$eval('#save', (button) => {
      if (button instanceof HTMLElement) button.click();
    });
    await waitFor('the check ended', () =>
      options.$eval('#save', (button) => button.textContent?.trim() === 'Saved and checked'),
    );
    return options.$eval('#server-outcome', (element) => element.textContent ?? '');
  };
  expect(await outcome(NOWHERE, '')).toBe(failureWords('server-unreachable', NOWHERE));
  expect(await outcome(stage.server.url, 'wrong')).toBe(failureWords('host-key-refused', stage.server.url));
  expect(await outcome(stage.server.url, HOST_KEY)).toContain('lets you go live');
  await options.close();
});

/** Runs in the page. */
function setValue(element: Element, value: string): void {
  if (!(element instanceof HTMLInputElement)) return;
  element.value = value;
  element.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
