import { beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { closeStorageToPages, storageIsClosed } from './storage-access.ts';

const setAccessLevel = vi.fn<(options: { accessLevel: string }) => Promise<void>>();

beforeEach(() => {
  setAccessLevel.mockReset().mockResolvedValue();
  // Not of the fake browser's making.
  Object.assign(browser.storage.local, { setAccessLevel });
});

// That the service worker does so when it starts is seen in a real browser: e2e/hostile-now-playing.test.ts.
test('closes the settings to pages', async () => {
  await closeStorageToPages();
  expect(setAccessLevel).toHaveBeenCalledExactlyOnceWith({ accessLevel: 'TRUSTED_CONTEXTS' });
  expect(await storageIsClosed()).toBe(true);
});

test('says so where the browser does not', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  setAccessLevel.mockRejectedValue(new Error('no'));
  await closeStorageToPages();
  expect(warn).toHaveBeenCalledOnce();
  expect(await storageIsClosed()).toBe(false);
});
