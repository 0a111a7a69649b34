import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { followTab, liveTabId } from './live-tab.ts';
import { injectPageScripts } from './page-scripts.ts';

vi.mock('./page-scripts.ts', () => ({ injectPageScripts: vi.fn() }));

const update = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  update.mockResolvedValue(undefined);
  vi.spyOn(browser.tabs, 'update').mockImplementation(update);
});

describe('followTab', () => {
  test('keeps the live tab awake and reads it, once', async () => {
    await followTab(5);
    await followTab(5);
    expect(await liveTabId()).toBe(5);
    expect(update.mock.calls).toEqual([[5, { autoDiscardable: false }]]);
    expect(vi.mocked(injectPageScripts).mock.calls).toEqual([[5]]);
  });

  test('lets the former tab go when the broadcast moves, and the last when it ends', async () => {
    await followTab(5);
    await followTab(6);
    await followTab(null);
    expect(await liveTabId()).toBeNull();
    expect(update.mock.calls).toEqual([
      [5, { autoDiscardable: false }],
      [5, { autoDiscardable: true }],
      [6, { autoDiscardable: false }],
      [6, { autoDiscardable: true }],
    ]);
  });

  test('does not mind a tab that is gone', async () => {
    await followTab(5);
    update.mockRejectedValue(new Error('No tab with id: 5.'));
    await followTab(null);
    expect(await liveTabId()).toBeNull();
  });
});
