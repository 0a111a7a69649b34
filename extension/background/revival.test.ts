import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ask } from '../messaging/ask.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import { rememberedBroadcast } from './broadcast-memory.ts';
import { isOffscreenOpen } from './offscreen-document.ts';
import { injectPageScripts } from './page-scripts.ts';
import { captureAgain, clickedOn, continueIfGone, holdLifeline, watchOffscreenDocument } from './revival.ts';
import { grantTab } from './tab-grant.ts';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn() }));
vi.mock('./broadcast-memory.ts', () => ({ rememberedBroadcast: vi.fn() }));
vi.mock('./offscreen-document.ts', () => ({
  isOffscreenOpen: vi.fn(),
  tellStudio: async (tell: () => Promise<void>) => tell(),
}));
vi.mock('./page-scripts.ts', () => ({ injectPageScripts: vi.fn() }));
vi.mock('./tab-grant.ts', () => ({ grantTab: vi.fn() }));

const broadcast: KeptBroadcast = {
  serverUrl: 'https://aux.example.org',
  sessionId: 'abcdefgh23',
  hostToken: 'a'.repeat(43),
  hostName: '',
  title: '',
  visibility: 'unlisted',
  bitrate: 192_000,
  tabId: 7,
  paused: false,
  mutedHere: false,
  linkInvite: null,
  graceMs: 120_000,
};
const granted = { tab: { tabId: 7, streamId: 'stream', muted: false } };
/** What the studio answers: busy, or that it waits for a click. */
let answer: boolean;

beforeEach(() => {
  vi.clearAllMocks();
  answer = false;
  vi.mocked(ask).mockImplementation(async () => answer);
  vi.mocked(rememberedBroadcast).mockResolvedValue({ broadcast, endsAtMs: Date.now() + 60_000 });
  vi.mocked(isOffscreenOpen).mockResolvedValue(false);
  vi.mocked(grantTab).mockResolvedValue(granted);
});

describe('continueIfGone', () => {
  test('takes up what is remembered, once, with the tab it can have', async () => {
    await Promise.all([continueIfGone(), continueIfGone()]);
    expect(vi.mocked(ask).mock.calls).toEqual([
      ['goOn', { broadcast, grant: granted, patienceMs: expect.any(Number) }],
    ]);
    expect(injectPageScripts).toHaveBeenCalledExactlyOnceWith(7);
  });

  test('does so without the tab where a click is missing', async () => {
    vi.mocked(grantTab).mockResolvedValue({ failure: 'click-needed' });
    await continueIfGone();
    expect(vi.mocked(ask).mock.calls[0]?.[1]).toMatchObject({ grant: { failure: 'click-needed' } });
  });

  test('waits for the former capture to end', async () => {
    vi.mocked(grantTab).mockResolvedValueOnce({ failure: 'capture-in-use' });
    await continueIfGone();
    expect(grantTab).toHaveBeenCalledTimes(2);
    expect(vi.mocked(ask).mock.calls[0]?.[1]).toMatchObject({ grant: granted });
  });

  test('leaves a document alone that has a broadcast, not one that has none', async () => {
    vi.mocked(isOffscreenOpen).mockResolvedValue(true);
    answer = true;
    await continueIfGone();
    expect(vi.mocked(ask).mock.calls).toEqual([['isBusy']]);
    answer = false;
    await continueIfGone();
    expect(vi.mocked(ask).mock.calls.at(-1)?.[0]).toBe('goOn');
  });

  test('has nothing to do when nothing is remembered', async () => {
    vi.mocked(rememberedBroadcast).mockResolvedValue(undefined);
    await continueIfGone();
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('the port to the offscreen document', () => {
  test('is held once, and its end brings the broadcast back', async () => {
    let gone: () => void = () => undefined;
    const connect = vi.fn(() => ({
      onDisconnect: {
        addListener: (listener: () => void) => {
          gone = listener;
        },
      },
    }));
    // Not of the fake browser's making.
    Object.assign(browser.runtime, { connect });
    holdLifeline();
    holdLifeline();
    expect(connect).toHaveBeenCalledOnce();
    gone();
    await vi.waitFor(() => expect(vi.mocked(ask).mock.calls[0]?.[0]).toBe('goOn'));
    holdLifeline();
    expect(connect).toHaveBeenCalledTimes(2);
  });

  test('is held by a worker that starts beside an open document', async () => {
    vi.resetModules();
    const fresh = await import('./revival.ts');
    const connect = vi.fn(() => ({ onDisconnect: { addListener: vi.fn() } }));
    const ignored = { addListener: vi.fn() };
    Object.assign(browser, { tabCapture: { onStatusChanged: ignored } });
    Object.assign(browser.runtime, { connect, onStartup: ignored, onInstalled: ignored });
    vi.mocked(isOffscreenOpen).mockResolvedValue(true);
    answer = true;
    fresh.watchOffscreenDocument();
    await vi.waitFor(() => expect(connect).toHaveBeenCalledOnce());
  });

  test('is one that this worker opens: it listens for none, or popup and page would not notice the end', () => {
    const listened = vi.fn();
    const ignored = { addListener: vi.fn() };
    Object.assign(browser, { tabCapture: { onStatusChanged: ignored } });
    Object.assign(browser.runtime, {
      onConnect: { addListener: listened },
      onStartup: ignored,
      onInstalled: ignored,
    });
    watchOffscreenDocument();
    expect(listened).not.toHaveBeenCalled();
  });
});

test('looks after what is past its end when the alarm for that wakes the worker', async () => {
  fakeBrowser.reset();
  const ignored = { addListener: vi.fn() };
  Object.assign(browser, { tabCapture: { onStatusChanged: ignored } });
  Object.assign(browser.runtime, { onStartup: ignored, onInstalled: ignored });
  vi.mocked(rememberedBroadcast).mockResolvedValue(undefined);
  watchOffscreenDocument();
  await continueIfGone();
  vi.mocked(rememberedBroadcast).mockClear();
  await fakeBrowser.alarms.onAlarm.trigger({
    name: 'forget-broadcast',
    scheduledTime: 0,
    persistAcrossSessions: true,
  });
  await continueIfGone();
  expect(rememberedBroadcast).toHaveBeenCalled();
});

describe('a click on the music tab', () => {
  test('brings back its sound when the broadcast waits for it', async () => {
    answer = true;
    await clickedOn(7);
    expect(vi.mocked(ask).mock.calls).toEqual([
      ['awaitsClick', { tabId: 7 }],
      ['move', granted],
    ]);
  });

  test('moves nothing otherwise', async () => {
    await clickedOn(7);
    expect(grantTab).not.toHaveBeenCalled();
  });
});

test('captures again in silence: a refusal is no failure of the host’s', async () => {
  vi.mocked(grantTab).mockResolvedValue({ failure: 'click-needed' });
  await captureAgain(7);
  expect(ask).not.toHaveBeenCalled();
});
