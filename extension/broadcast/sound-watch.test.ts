import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UploadHealth } from '../publish/upload-health.ts';
import { SoundWatch } from './sound-watch.ts';

const GOOD: UploadHealth = { level: 'good', kbps: 192, roundTripMs: 20, lossPct: 0 };
const onLook = vi.fn();
const health = vi.fn<(nowMs: number) => Promise<UploadHealth | undefined>>();

let levelDb: number;
let measures: boolean;
let playback: 'playing' | 'paused' | 'none';
let uplink: { connected: boolean; health: typeof health };
let watch: SoundWatch;

beforeEach(() => {
  vi.useFakeTimers();
  levelDb = -20;
  measures = true;
  playback = 'playing';
  health.mockReset().mockResolvedValue(GOOD);
  onLook.mockReset();
  uplink = { connected: true, health };
  watch = new SoundWatch({
    level: () => (measures ? { leftDb: levelDb, rightDb: -90 } : undefined),
    playback: () => playback,
    uplink,
  });
  watch.on('look', onLook);
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

test('looks once a second, until it is closed', async () => {
  expect(watch.health).toBeNull();
  await seconds(3);
  expect(watch.health).toEqual(GOOD);
  expect(onLook).toHaveBeenCalledTimes(3);
  watch.close();
  await seconds(3);
  expect(onLook).toHaveBeenCalledTimes(3);
});

test('calls it silence only when the page says that it plays, and of another tab anew', async () => {
  levelDb = -90;
  await seconds(5);
  expect(watch.isSilent).toBe(false);
  await seconds(2);
  expect(watch.isSilent).toBe(true);
  watch.restart();
  await seconds(1);
  expect(watch.isSilent).toBe(false);
  playback = 'paused';
  await seconds(60);
  expect(watch.isSilent).toBe(false);
  expect(watch.isQuiet).toBe(false);
});

test('gives a page that does not say whether it plays more time, and counts anew when it says so', async () => {
  playback = 'none';
  levelDb = -90;
  await seconds(20);
  expect(watch.isQuiet).toBe(false);
  await seconds(2);
  expect(watch.isQuiet).toBe(true);
  playback = 'playing';
  await seconds(3);
  expect(watch.isQuiet).toBe(false);
  expect(watch.isSilent).toBe(false);
  await seconds(5);
  expect(watch.isSilent).toBe(true);
});

test('knows what sounds, whatever the page says, and tells no silence that it cannot measure', async () => {
  playback = 'paused';
  levelDb = -90;
  await seconds(4);
  expect(watch.isSoundless).toBe(true);
  levelDb = -20;
  await seconds(1);
  expect(watch.isSoundless).toBe(false);
  playback = 'playing';
  measures = false;
  await seconds(10);
  expect(watch.isSoundless).toBe(false);
  expect(watch.isSilent).toBe(false);
});

test('keeps to the newest look, however long an older one takes', async () => {
  const slow = Promise.withResolvers<UploadHealth>();
  health.mockReturnValueOnce(slow.promise);
  await seconds(1);
  await seconds(1);
  slow.resolve({ ...GOOD, level: 'bad' });
  await seconds(0);
  expect(watch.health).toEqual(GOOD);
});

test('knows whether sound comes from the tab for a while, whatever the page says', async () => {
  playback = 'none';
  levelDb = -20;
  await seconds(4);
  expect(watch.sounds).toBe(false);
  await seconds(3);
  expect(watch.sounds).toBe(true);
  levelDb = -90;
  await seconds(2);
  expect(watch.sounds).toBe(true);
  await seconds(3);
  expect(watch.sounds).toBe(false);
});

test('leaves a path some time to mend itself', async () => {
  uplink.connected = false;
  await seconds(4);
  expect(watch.isUploadLost).toBe(false);
  await seconds(1);
  expect(watch.isUploadLost).toBe(true);
  uplink.connected = true;
  await seconds(1);
  expect(watch.isUploadLost).toBe(false);
});

test('knows nothing of a transport that was closed while it looked', async () => {
  vi.spyOn(console, 'info').mockReturnValue();
  await seconds(1);
  health.mockRejectedValue(new Error('closed'));
  await seconds(1);
  expect(watch.health).toBeNull();
  expect(console.info).toHaveBeenCalledOnce();
});
