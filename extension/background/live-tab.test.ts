import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { followTabs, liveTabId, liveTabIds } from './live-tab.ts';
import { injectPageScripts } from './page-scripts.ts';

vi.mock('./page-scripts.ts', () => ({ injectPageScripts: vi.fn() }));

const update = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  update.mockResolvedValue(undefined);
  vi.spyOn(browser.tabs, 'update').mockImplementation(update);
});

const only = (tabId: number | null) => followTabs({ tabId, secondTabId: null });

describe('followTabs', () => {
  test('keeps the live tab awake and reads it, once', async () => {
    await only(5);
    await only(5);
    expect(await liveTabId()).toBe(5);
    expect(update.mock.calls).toEqual([[5, { autoDiscardable: false }]]);
    expect(vi.mocked(injectPageScripts).mock.calls).toEqual([[5]]);
  });

  test('lets the former tab go when the broadcast moves, and the last when it ends', async () => {
    await only(5);
    await only(6);
    await only(null);
    expect(await liveTabId()).toBeNull();
    expect(update.mock.calls).toEqual([
      [5, { autoDiscardable: false }],
      [5, { autoDiscardable: true }],
      [6, { autoDiscardable: false }],
      [6, { autoDiscardable: true }],
    ]);
  });

  test('keeps a second tab awake and reads it, as long as there is one', async () => {
    await only(5);
    await followTabs({ tabId: 5, secondTabId: 8 });
    expect([await liveTabId(), await liveTabIds()]).toEqual([5, [5, 8]]);
    await only(5);
    expect(await liveTabIds()).toEqual([5]);
    expect(update.mock.calls).toEqual([
      [5, { autoDiscardable: false }],
      [8, { autoDiscardable: false }],
      [8, { autoDiscardable: true }],
    ]);
    expect(vi.mocked(injectPageScripts).mock.calls).toEqual([[5], [8]]);
  });

  test('does not mind a tab that is gone', async () => {
    await only(5);
    update.mockRejectedValue(new Error('No tab with id: 5.'));
    await only(null);
    expect(await liveTabId()).toBeNull();
  });
});
