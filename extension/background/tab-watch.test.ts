import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ask } from '../messaging/ask.ts';
import { injectPageScripts } from './page-scripts.ts';
import { watchTabs } from './tab-watch.ts';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));
vi.mock('./live-tab.ts', () => ({ liveTabId: async () => 7 }));
vi.mock('./page-scripts.ts', () => ({
  injectPageScripts: vi.fn(async () => undefined),
  tellAudible: vi.fn(async () => undefined),
}));
vi.mock('./offscreen-document.ts', () => ({
  tellStudioIfOpen: async (tell: () => Promise<void>) => tell(),
}));

type Updated = (tabId: number, changes: object, tab: object) => void;
let updated: Updated = () => undefined;

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  const ignored = { addListener: vi.fn() };
  // Not of the fake browser's making.
  Object.assign(browser.tabs, {
    onUpdated: {
      addListener: (listener: Updated) => {
        updated = listener;
      },
    },
    onRemoved: ignored,
    onReplaced: ignored,
  });
  Object.assign(browser, { permissions: { onAdded: ignored } });
  watchTabs();
});

// As Chromium 156 tells them.
describe('the live tab', () => {
  test('that crashed shows by its state alone, in the next event', async () => {
    updated(7, { audible: false }, { status: 'unloaded', discarded: false });
    await vi.waitFor(() =>
      expect(vi.mocked(ask).mock.calls).toEqual([['tabStanding', { tabId: 7, standing: 'crashed' }]]),
    );
    expect(injectPageScripts).not.toHaveBeenCalled();
  });

  test('that is back is well before it is read, so that what is missing is not called a move', async () => {
    updated(7, { status: 'complete' }, { status: 'complete', discarded: false });
    await vi.waitFor(() => expect(injectPageScripts).toHaveBeenCalledExactlyOnceWith(7));
    expect(vi.mocked(ask).mock.calls).toEqual([['tabStanding', { tabId: 7, standing: 'well' }]]);
  });

  test('that was put to sleep has not crashed', async () => {
    updated(7, { discarded: true, status: 'unloaded' }, { status: 'unloaded', discarded: true });
    await vi.waitFor(() =>
      expect(vi.mocked(ask).mock.calls).toEqual([['tabLost', { tabId: 7, loss: 'tab-discarded' }]]),
    );
  });
});
