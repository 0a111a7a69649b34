import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import background from '../entrypoints/background.ts';
import { closeStorageToPages } from './storage-access.ts';

vi.mock('./tab-watch.ts', () => ({ watchTabs: vi.fn(), readAgain: vi.fn() }));

const setAccessLevel = vi.fn<(options: { accessLevel: string }) => Promise<void>>();

beforeEach(() => {
  setAccessLevel.mockReset().mockResolvedValue();
  // Not of the fake browser's making.
  Object.assign(browser.storage.local, { setAccessLevel });
  Object.assign(browser, { commands: { onCommand: { addListener: vi.fn() } } });
});

it('closes the settings to pages when the service worker starts', () => {
  background.main();
  expect(setAccessLevel).toHaveBeenCalledExactlyOnceWith({ accessLevel: 'TRUSTED_CONTEXTS' });
});

it('says so where the browser does not', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  setAccessLevel.mockRejectedValue(new Error('no'));
  await closeStorageToPages();
  expect(warn).toHaveBeenCalledOnce();
});
