import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { storage } from 'wxt/utils/storage';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import { rememberedBroadcast } from './broadcast-memory.ts';
import { liveTabId } from './live-tab.ts';
import { isUpdateWaiting, updateUnlessLive, watchUpdates } from './updates.ts';

vi.mock('./live-tab.ts', () => ({ liveTabId: vi.fn(async () => null) }));
vi.mock('./broadcast-memory.ts', () => ({ rememberedBroadcast: vi.fn(async () => undefined) }));

const KEPT: KeptBroadcast = {
  serverUrl: 'https://aux.example.org',
  sessionId: '23456789ab',
  hostToken: 'a'.repeat(43),
  hostName: '',
  title: '',
  visibility: 'unlisted',
  bitrate: 128_000,
  tabId: 7,
  paused: false,
  mutedHere: false,
  linkInvite: null,
  graceMs: 120_000,
};
const reload = vi.fn();
let offer: () => void = () => undefined;

beforeEach(() => {
  fakeBrowser.reset();
  reload.mockReset();
  // Not of the fake browser's making.
  Object.assign(browser.runtime, {
    reload,
    onUpdateAvailable: {
      addListener: (listener: () => void) => {
        offer = listener;
      },
    },
  });
  watchUpdates();
});

describe('an update of the extension', () => {
  test('is taken at once while nothing is live', async () => {
    offer();
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  test('waits for the end of the broadcast', async () => {
    vi.mocked(liveTabId).mockResolvedValue(7);
    offer();
    await vi.waitFor(() => expect(liveTabId).toHaveBeenCalled());
    await updateUnlessLive();
    expect(reload).not.toHaveBeenCalled();
    expect(await isUpdateWaiting()).toBe(true);
    vi.mocked(liveTabId).mockResolvedValue(null);
    await updateUnlessLive();
    expect(reload).toHaveBeenCalledOnce();
    await updateUnlessLive();
    expect(reload).toHaveBeenCalledOnce();
  });

  test('waits for a broadcast that is interrupted, too', async () => {
    vi.mocked(rememberedBroadcast).mockResolvedValueOnce({ broadcast: KEPT, endsAtMs: 1 });
    offer();
    await vi.waitFor(() => expect(rememberedBroadcast).toHaveBeenCalled());
    expect(reload).not.toHaveBeenCalled();
    // Should nobody say when it is over, the worker looks again.
    await vi.waitFor(async () => expect(await fakeBrowser.alarms.get('update')).toBeDefined());
  });

  test('waits until the host has read why the broadcast ended', async () => {
    await updateUnlessLive('warning');
    offer();
    await vi.waitFor(async () => expect(await storage.getItem('session:updateWaits')).toBe(true));
    await updateUnlessLive();
    expect(reload).not.toHaveBeenCalled();
    await updateUnlessLive('idle');
    expect(reload).toHaveBeenCalledOnce();
  });

  test('waits for the word on how a broadcast ended, though its tab is told to be gone before', async () => {
    await updateUnlessLive('live');
    offer();
    await vi.waitFor(async () => expect(await storage.getItem('session:updateWaits')).toBe(true));
    await updateUnlessLive();
    expect(reload).not.toHaveBeenCalled();
    await updateUnlessLive('warning');
    expect(reload).not.toHaveBeenCalled();
    await updateUnlessLive('idle');
    expect(reload).toHaveBeenCalledOnce();
  });

  test('is nothing to do without one', async () => {
    expect(await isUpdateWaiting()).toBe(false);
    await updateUnlessLive();
    expect(reload).not.toHaveBeenCalled();
  });
});
