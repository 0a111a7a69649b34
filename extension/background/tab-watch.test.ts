import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ask } from '../messaging/ask.ts';
import { injectPageScripts } from './page-scripts.ts';
import { readAgain, watchTabs } from './tab-watch.ts';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));
vi.mock('./live-tab.ts', () => ({ liveTabIds: async () => [7, 9] }));
vi.mock('./page-scripts.ts', () => ({
  injectPageScripts: vi.fn(async () => undefined),
  tellAudible: vi.fn(async () => undefined),
}));
vi.mock('./offscreen-document.ts', () => ({
  tellStudioIfOpen: async (tell: () => Promise<void>) => tell(),
}));

type Updated = (tabId: number, changes: object, tab: object) => void;
let updated: Updated = () => undefined;
let removed: (tabId: number) => void = () => undefined;

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
    onRemoved: {
      addListener: (listener: typeof removed) => {
        removed = listener;
      },
    },
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

describe('the second tab', () => {
  test('is read again once its page has loaded', async () => {
    updated(9, { status: 'complete' }, { status: 'complete', discarded: false });
    await vi.waitFor(() => expect(injectPageScripts).toHaveBeenCalledExactlyOnceWith(9));
    expect(vi.mocked(ask).mock.calls).toEqual([['tabStanding', { tabId: 9, standing: 'well' }]]);
  });

  test('is read when it was clicked on, and with the first when all sites may be read', async () => {
    await readAgain(9);
    await readAgain(8);
    await readAgain();
    expect(vi.mocked(injectPageScripts).mock.calls).toEqual([[9], [7], [9]]);
  });

  test('that was closed is told', async () => {
    removed(9);
    await vi.waitFor(() =>
      expect(vi.mocked(ask).mock.calls).toEqual([['tabLost', { tabId: 9, loss: 'tab-closed' }]]),
    );
  });
});
