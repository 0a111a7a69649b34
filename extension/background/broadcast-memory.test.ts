import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { storage } from 'wxt/utils/storage';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import { keepBroadcast, rememberedBroadcast } from './broadcast-memory.ts';
import { storageIsClosed } from './storage-access.ts';

vi.mock('./storage-access.ts', () => ({ storageIsClosed: vi.fn(async () => true) }));

const KEPT: KeptBroadcast = {
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
const PULSE_MS = 30_000;

async function alarms(): Promise<number[]> {
  return (await fakeBrowser.alarms.getAll()).map(({ scheduledTime }) => scheduledTime);
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('what is remembered of a broadcast', () => {
  test('lasts as long as the server would wait, counted from the last time it was said', async () => {
    await keepBroadcast(KEPT);
    vi.advanceTimersByTime(100_000);
    await keepBroadcast(KEPT);
    vi.advanceTimersByTime(KEPT.graceMs + PULSE_MS - 1);
    expect((await rememberedBroadcast())?.broadcast).toEqual(KEPT);
    vi.advanceTimersByTime(1);
    expect(await rememberedBroadcast()).toBeUndefined();
    expect(await storage.getItem('local:broadcast')).toBeNull();
  });

  test('is gone with the broadcast, whatever was said just before', async () => {
    await Promise.all([keepBroadcast(KEPT), keepBroadcast({ ...KEPT, paused: true }), keepBroadcast(null)]);
    expect(await storage.getItem('local:broadcast')).toBeNull();
  });

  test('wakes the worker at its end, also where the browser dropped the alarm, and no longer once it is gone', async () => {
    await keepBroadcast(KEPT);
    const endsAtMs = Date.now() + KEPT.graceMs + PULSE_MS;
    expect(await alarms()).toEqual([endsAtMs]);
    await fakeBrowser.alarms.clearAll();
    await rememberedBroadcast();
    expect(await alarms()).toEqual([endsAtMs]);
    await keepBroadcast(null);
    expect(await alarms()).toEqual([]);
  });

  test('does not last longer because the clock was set back', async () => {
    await keepBroadcast(KEPT);
    vi.setSystemTime(Date.now() - 86_400_000);
    const latestMs = Date.now() + KEPT.graceMs + PULSE_MS;
    expect((await rememberedBroadcast())?.endsAtMs).toBe(latestMs);
    expect(await alarms()).toEqual([latestMs]);
    vi.setSystemTime(latestMs);
    expect(await rememberedBroadcast()).toBeUndefined();
  });

  test('does not come back when it is looked at while it ends', async () => {
    await keepBroadcast(KEPT);
    await fakeBrowser.alarms.clearAll();
    await Promise.all([rememberedBroadcast(), keepBroadcast(null), rememberedBroadcast()]);
    expect(await storage.getItem('local:broadcast')).toBeNull();
    expect(await alarms()).toEqual([]);
  });

  test('is nothing where pages could read it', async () => {
    vi.mocked(storageIsClosed).mockResolvedValueOnce(false);
    await keepBroadcast(KEPT);
    expect(await storage.getItem('local:broadcast')).toBeNull();
  });

  test('is forgotten when it cannot be read', async () => {
    await storage.setItem('local:broadcast', { broadcast: { ...KEPT, tabId: 'seven' }, endsAtMs: 9e15 });
    expect(await rememberedBroadcast()).toBeUndefined();
    expect(await storage.getItem('local:broadcast')).toBeNull();
  });
});
