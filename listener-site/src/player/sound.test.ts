// @vitest-environment happy-dom
import { listenerRequests } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { firstView, type PageView } from './page-view.ts';
import type { Reception, ReceptionReading } from './reception.ts';
import { Sound } from './sound.ts';
import { FakeAudio } from './testing/fake-audio.ts';
import { sampleReading } from './testing/sample-reading.ts';
import { SAMPLE_ROUTER_CAPABILITIES, sampleSession } from './testing/sample-session.ts';

vi.mock('./webrtc.ts', async () => ({ Device: (await import('./testing/fake-device.ts')).FakeDevice }));

const handlers = new Map<string, () => void>();
const mediaSession = {
  metadata: {},
  playbackState: 'none',
  setActionHandler: (action: string, handler: () => void) => handlers.set(action, handler),
  setPositionState: vi.fn(),
};
const audio = new FakeAudio(true);
const options = {
  audio,
  sessionId: 'abcdefgh23',
  routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
  play: vi.fn(),
  pause: vi.fn(),
  onQuiet: vi.fn(),
  onTrouble: vi.fn(),
  wake: vi.fn(),
  onSource: vi.fn(),
  onDetour: vi.fn(),
  onConnected: vi.fn(),
};
let looks = 0;
let sound: Sound;
let client: SignalingClient<typeof listenerRequests>;
let reception: Reception;
let read: MockInstance<Reception['read']>;

beforeEach(async () => {
  vi.useFakeTimers({ now: 20_000 });
  vi.clearAllMocks();
  vi.stubGlobal('MediaMetadata', Object);
  Object.defineProperty(navigator, 'mediaSession', { configurable: true, value: mediaSession });
  Object.defineProperty(navigator, 'audioSession', { configurable: true, value: { type: 'auto' } });
  client = new SignalingClient({
    url: 'ws://127.0.0.1/ws',
    requests: listenerRequests,
    greet: async () => undefined,
  });
  sound = await Sound.load({ ...options, client });
  if (!sound.reception) throw new Error('There is a device.');
  reception = sound.reception;
  read = vi.spyOn(reception, 'read').mockImplementation(async () => heard(0.3));
});
afterEach(() => {
  sound.close();
  vi.useRealTimers();
});

function view(change: Partial<PageView> = {}): PageView {
  const session = sampleSession();
  const anchor = { positionMs: 1_000, durationMs: 60_000, rate: 1, atMs: 10_000 };
  return {
    ...firstView({ ...session, nowPlaying: { ...session.nowPlaying, anchor } }),
    playback: 'playing',
    ...change,
  };
}

/** A look at sound that flows without trouble. */
function heard(level: number | undefined): ReceptionReading {
  looks += 1;
  return sampleReading({ packets: looks * 100, samples: looks * 96_000, emitted: looks * 96_000, level });
}

test('shows the track on the lock screen, with an absolute cover and the position', () => {
  sound.show(view());
  expect(mediaSession.metadata).toMatchObject({ title: 'Night Bus to Porto', artist: 'Marlow & June' });
  expect(JSON.stringify(mediaSession.metadata)).toMatch(/"src":"https?:\/\//);
  expect(mediaSession.setPositionState).toHaveBeenLastCalledWith({
    duration: 60,
    position: 11,
    playbackRate: 1,
  });
});

test('shows no position for a stream without end, or while the music stands still', () => {
  const given = view();
  const { nowPlaying } = given.session;
  sound.show({ ...given, session: { ...given.session, nowPlaying: { ...nowPlaying, anchor: null } } });
  expect(mediaSession.setPositionState).toHaveBeenLastCalledWith();
});

test('has both keys, and plays through the silent switch', () => {
  handlers.get('play')?.();
  handlers.get('pause')?.();
  expect(options.play).toHaveBeenCalledOnce();
  expect(options.pause).toHaveBeenCalledOnce();
  expect(navigator).toMatchObject({ audioSession: { type: 'playback' } });
});

test('tells the system what the listener did', () => {
  sound.show(view());
  expect(mediaSession.playbackState).toBe('playing');
  sound.show(view({ playback: 'stopped' }));
  expect(mediaSession.playbackState).toBe('paused');
  sound.close();
  expect(mediaSession.playbackState).toBe('none');
});

test('notices a silence that lasts, and its end', async () => {
  sound.show(view());
  read.mockImplementation(async () => heard(0));
  await vi.advanceTimersByTimeAsync(6_500);
  expect(options.onQuiet).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(options.onQuiet).toHaveBeenLastCalledWith(true);
  sound.show(view({ quiet: true }));
  read.mockImplementation(async () => heard(0.3));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(options.onQuiet).toHaveBeenLastCalledWith(false);
});

test('calls nothing quiet or lost that a guest on stage does not want to hear', async () => {
  sound.show(view());
  reception.feed = 'nothing';
  read.mockImplementation(async () => ({ ...heard(0), isConnected: false }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(options.onQuiet).not.toHaveBeenCalled();
  expect(options.onTrouble).not.toHaveBeenCalledWith(expect.any(String));
  reception.feed = 'program';
  await vi.advanceTimersByTimeAsync(20_000);
  expect(options.onTrouble).toHaveBeenCalledWith(expect.any(String));
});

test('does not call it quiet where the browser does not tell the level', async () => {
  sound.show(view());
  read.mockImplementation(async () => heard(undefined));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(options.onQuiet).not.toHaveBeenCalled();
});

test('asks nothing while nothing plays', async () => {
  sound.show(view({ playback: 'stopped' }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(read).not.toHaveBeenCalled();
});

test('wakes up after the machine slept', async () => {
  await vi.advanceTimersByTimeAsync(4_000);
  expect(options.wake).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(options.wake).toHaveBeenCalledOnce();
});

test('wakes up when a frozen tab goes on', () => {
  document.dispatchEvent(new Event('resume'));
  expect(options.wake).toHaveBeenCalledOnce();
  sound.close();
  document.dispatchEvent(new Event('resume'));
  expect(options.wake).toHaveBeenCalledOnce();
});

test('begins a connection anew that hangs, with twice the time for each', async () => {
  const wake = vi.spyOn(client, 'wake').mockImplementation(() => undefined);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(wake).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(wake).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(wake).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(wake).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(wake).toHaveBeenCalledTimes(3);
});

test('plays where a browser refuses parts of Media Session', async () => {
  sound.close();
  const refuse = () => {
    throw new TypeError('Not supported here.');
  };
  const crippled = { metadata: {}, playbackState: 'none', setActionHandler: refuse };
  Object.defineProperty(navigator, 'mediaSession', { configurable: true, value: crippled });
  vi.stubGlobal('MediaMetadata', undefined);
  sound = await Sound.load({ ...options, client });
  expect(() => sound.show(view())).not.toThrow();
  expect(crippled.playbackState).toBe('playing');
});
