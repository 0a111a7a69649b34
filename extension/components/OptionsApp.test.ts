import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { checkServer } from '../settings/server-check.ts';
import { loadSettings, saveSettings } from '../settings/settings.ts';
import OptionsApp from './OptionsApp.vue';

vi.mock('../settings/server-check.ts', () => ({
  checkServer: vi.fn(async () => ({ ok: true, version: '0.1.0' })),
}));

const HOME = 'http://192.168.1.20:3000';
const AWAY = 'https://aux.example.org';

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  vi.stubGlobal('fetch', async () => Response.json({ serverUrl: HOME }));
  // Not of the fake browser's making.
  Object.assign(browser.permissions, {
    contains: async () => false,
    onAdded: { addListener: vi.fn(), removeListener: vi.fn() },
    onRemoved: { addListener: vi.fn(), removeListener: vi.fn() },
  });
});
afterEach(() => vi.unstubAllGlobals());

async function open() {
  const page = mount(OptionsApp);
  await flushPromises();
  return {
    key: () => page.get<HTMLInputElement>('#host-key').element.value,
    type: (field: string, value: string) => page.get(field).setValue(value),
    save: async () => {
      await page.get('form').trigger('submit');
      await flushPromises();
    },
  };
}

test('shows, keeps and sends a key with its own server’s address alone', async () => {
  await saveSettings({ hostKeys: { [HOME]: 'of home' } });
  const page = await open();
  expect(page.key()).toBe('of home');
  await page.type('#server', AWAY);
  expect(page.key()).toBe('');
  await page.save();
  expect(checkServer).toHaveBeenLastCalledWith(AWAY, '');
  await page.type('#host-key', 'of away');
  await page.save();
  expect(checkServer).toHaveBeenLastCalledWith(AWAY, 'of away');
  await page.type('#server', '');
  expect(page.key()).toBe('of home');
  expect((await loadSettings()).hostKeys).toEqual({ [HOME]: 'of home', [AWAY]: 'of away' });
});

test('keeps a key that was typed before the address', async () => {
  const page = await open();
  await page.type('#host-key', 'of away');
  await page.type('#server', AWAY);
  expect(page.key()).toBe('of away');
  await page.save();
  expect((await loadSettings()).hostKeys).toEqual({ [AWAY]: 'of away' });
});

test('keeps no key that could not be sent encrypted', async () => {
  const page = await open();
  await page.type('#server', 'http://aux.example.org');
  await page.type('#host-key', 'secret');
  await page.save();
  expect((await loadSettings()).hostKeys).toEqual({});
});

test('writes what was changed here, and leaves what another page changed meanwhile', async () => {
  await saveSettings({ hostName: 'Ada', hostKeys: { [HOME]: 'of home' } });
  const [page, other] = [await open(), await open()];
  await other.type('#server', AWAY);
  await other.type('#host-key', 'of away');
  await other.save();
  await saveSettings({ title: 'Friday' });
  await page.type('#host-name', 'Grace');
  await page.save();
  expect(await loadSettings()).toMatchObject({
    serverUrl: AWAY,
    hostKeys: { [HOME]: 'of home', [AWAY]: 'of away' },
    hostName: 'Grace',
    title: 'Friday',
  });
  expect(checkServer).toHaveBeenLastCalledWith(AWAY, 'of away');
  expect(page.key()).toBe('of away');
});
