import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { liveTabId } from './live-tab.ts';
import { continueIfGone } from './revival.ts';
import { showSummary } from './shown-summary.ts';
import { watchUpdates } from './updates.ts';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));

const FAILED: StudioSummary = {
  mark: 'warning',
  listeners: 0,
  words: 'Failed.',
  asking: 0,
  call: null,
  talks: false,
  alarm: 'Failed.',
  tabId: null,
  secondTabId: null,
};

const setBadgeText = vi.fn(async (_badge: { text: string }) => undefined);
const create = vi.fn(async () => undefined);
const clear = vi.fn(async () => undefined);
const reload = vi.fn();
/** The offscreen documents that are open. */
let documents: object[];
let offer: () => void = () => undefined;

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  create.mockResolvedValue(undefined);
  documents = [];
  const set = async () => undefined;
  // Not of the fake browser's making.
  Object.assign(browser, {
    action: { setBadgeText, setBadgeBackgroundColor: set, setBadgeTextColor: set, setTitle: set },
    permissions: { contains: async () => true },
    notifications: { create, clear },
  });
  Object.assign(browser.tabs, { update: set });
  Object.assign(browser.scripting, { executeScript: async () => [] });
  Object.assign(browser.runtime, {
    reload,
    getContexts: async () => documents,
    connect: () => ({ onDisconnect: { addListener: vi.fn() } }),
    onUpdateAvailable: {
      addListener: (listener: () => void) => {
        offer = listener;
      },
    },
  });
  watchUpdates();
});

describe('what was shown of a broadcast', () => {
  test('goes when the document is gone that showed it, and an update is taken', async () => {
    documents = [{}];
    await showSummary({ ...FAILED, tabId: 7 });
    offer();
    // As the worker does when it starts: the document is there, and its warning is to be read.
    await continueIfGone();
    expect(setBadgeText).toHaveBeenLastCalledWith({ text: '!' });
    expect(create).toHaveBeenCalledOnce();
    await vi.waitFor(async () => expect(await browser.alarms.get('update')).toBeDefined());
    expect(reload).not.toHaveBeenCalled();
    documents = [];
    await continueIfGone();
    expect(setBadgeText).toHaveBeenLastCalledWith({ text: '' });
    expect(clear).toHaveBeenCalledOnce();
    expect(await liveTabId()).toBeNull();
    expect(reload).toHaveBeenCalledOnce();
  });

  test('is left alone where nothing was', async () => {
    await continueIfGone();
    expect(setBadgeText).not.toHaveBeenCalled();
  });

  test('is known even where the browser could not show all of it', async () => {
    create.mockRejectedValue(new Error('No room.'));
    await expect(showSummary(FAILED)).rejects.toThrow('No room.');
    await continueIfGone();
    expect(setBadgeText).toHaveBeenLastCalledWith({ text: '' });
  });
});
