import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  Microphone,
  type MicrophoneChoice,
  type MicrophoneState,
  type MicrophoneTrouble,
} from './microphone.ts';
import { microphoneWords } from './microphone-words.ts';
import { FakeMediaDevices, FakePermission, stubBrowser } from './testing/fake-media.fixture.ts';

let devices: FakeMediaDevices;
let permission: FakePermission;
let microphone: Microphone;
const onChoice = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'info').mockReturnValue();
  devices = new FakeMediaDevices();
  permission = new FakePermission();
  stubBrowser(devices, permission);
  make();
});

afterEach(() => {
  microphone.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function make(choice: Partial<MicrophoneChoice> = {}): void {
  onChoice.mockClear();
  microphone = new Microphone({
    choice: { deviceId: null, isCleaned: true, isLevelled: true, ...choice },
    onChoice,
  });
}

const settled = () => vi.advanceTimersByTimeAsync(0);

function trouble(): MicrophoneTrouble | undefined {
  return microphone.state.kind === 'failed' ? microphone.state.trouble : undefined;
}

test('is asked for when it is armed, not before', async () => {
  await settled();
  expect(devices.asked).toEqual([]);
  const states = vi.fn<(state: MicrophoneState) => void>();
  microphone.onState(states);
  await microphone.arm();
  expect(devices.asked).toEqual([
    { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  ]);
  expect(states.mock.calls.map(([state]) => state)).toEqual([
    { kind: 'asking' },
    expect.objectContaining({ kind: 'open', name: 'desk', isSilenced: false }),
  ]);
  expect(microphone.devices).toEqual([
    { deviceId: 'desk', name: 'The desk' },
    { deviceId: 'headset', name: 'The headset' },
  ]);
});

test('tells which there are only when they are others than before', async () => {
  make({ deviceId: 'desk' });
  const told = vi.fn();
  microphone.onDevices(told);
  await microphone.arm();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveBeenCalledTimes(1);
});

test('stays open when it is armed again', async () => {
  await microphone.arm();
  await microphone.arm();
  expect(devices.asked).toHaveLength(1);
});

describe('another choice', () => {
  test('opens that one, and closes the former', async () => {
    await microphone.arm();
    await microphone.choose({ deviceId: 'headset', isCleaned: false });
    expect(devices.tracks.map(({ label, readyState }) => [label, readyState])).toEqual([
      ['desk', 'ended'],
      ['headset', 'live'],
    ]);
    expect(devices.asked.at(-1)).toMatchObject({
      deviceId: { exact: 'headset' },
      echoCancellation: false,
      autoGainControl: true,
    });
    expect(onChoice).toHaveBeenCalledExactlyOnceWith({
      deviceId: 'headset',
      isCleaned: false,
      isLevelled: true,
    });
  });

  test('opens nothing as long as nothing is armed', async () => {
    await microphone.choose({ deviceId: 'headset' });
    expect(devices.asked).toEqual([]);
  });

  test('made while the browser still asks counts alone', async () => {
    const first = microphone.arm();
    await microphone.choose({ deviceId: 'headset' });
    await first;
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'headset' });
    expect(devices.tracks.filter(({ readyState }) => readyState === 'live')).toHaveLength(1);
  });
});

test.each<[string, string, MicrophoneTrouble]>([
  ['refused by the user', 'NotAllowedError', 'refused'],
  ['forbidden by a policy', 'SecurityError', 'refused'],
  ['in use elsewhere', 'NotReadableError', 'busy'],
  ['stopped by the system', 'AbortError', 'busy'],
  ['anything else', 'TypeError', 'other'],
])('%s is said in words', async (_name, error, expected) => {
  devices.failure = new DOMException('No.', error);
  await microphone.arm();
  expect(trouble()).toBe(expected);
  expect(microphoneWords(microphone.state)).toMatch(/\w+.*\.$/);
  // Trying again is pressing again.
  devices.failure = undefined;
  await microphone.arm();
  expect(microphone.state.kind).toBe('open');
});

test('a page that did not come by https says why there is none, and what helps', async () => {
  stubBrowser(undefined);
  make();
  await microphone.arm();
  expect(trouble()).toBe('insecure');
  expect(microphoneWords(microphone.state)).toContain('TLS_CERT');
  vi.stubGlobal('isSecureContext', true);
  await microphone.arm();
  expect(trouble()).toBe('unsupported');
});

test('allowed later, in the settings of the browser, it opens by itself', async () => {
  devices.failure = new DOMException('No.', 'NotAllowedError');
  await microphone.arm();
  devices.failure = undefined;
  permission.become('granted');
  await settled();
  expect(microphone.state.kind).toBe('open');
});

test('a machine without one goes on when one is plugged in', async () => {
  devices.plugged = [];
  await microphone.arm();
  expect(trouble()).toBe('missing');
  devices.plug('desk');
  await settled();
  expect(microphone.state).toMatchObject({ kind: 'open', name: 'desk' });
});

describe('taken away in the middle', () => {
  test('it says so, and comes back with the device; no other takes its place', async () => {
    make({ deviceId: 'headset' });
    await microphone.arm();
    devices.plug('desk');
    devices.tracks[0]?.end();
    expect(trouble()).toBe('lost');
    expect(microphoneWords(microphone.state)).toContain('unplugged');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(trouble()).toBe('lost');
    devices.plug('desk', 'headset');
    await settled();
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'headset' });
  });

  test('it comes back on a system that does not tell of what is plugged in', async () => {
    make({ deviceId: 'headset' });
    await microphone.arm();
    devices.plugged = ['desk'];
    devices.tracks[0]?.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(trouble()).toBe('lost');
    devices.plugged = ['desk', 'headset'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'headset' });
  });

  test('no other comes in its place where the system lets the track go on with that', async () => {
    make({ deviceId: 'headset' });
    await microphone.arm();
    devices.plugged = ['desk'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(trouble()).toBe('lost');
    expect(devices.tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    devices.plugged = ['desk', 'headset'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'headset' });
  });

  test('where none was chosen, the track goes on with what the system lets come over it', async () => {
    await microphone.arm();
    devices.plugged = ['headset'];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'desk' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('where none was chosen, the system says which comes next', async () => {
    await microphone.arm();
    devices.plugged = ['headset'];
    devices.tracks[0]?.end();
    expect(trouble()).toBe('lost');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(microphone.state).toMatchObject({ kind: 'open', name: 'headset' });
  });

  test('and not wanted any more, it stays closed', async () => {
    await microphone.arm();
    devices.tracks[0]?.end();
    microphone.disarm();
    await vi.advanceTimersByTimeAsync(60_000);
    devices.plug('desk');
    await settled();
    expect(microphone.state).toEqual({ kind: 'off' });
    expect(devices.asked).toHaveLength(1);
  });
});

test('silenced by the system, it says that nobody hears it', async () => {
  await microphone.arm();
  devices.tracks[0]?.silence(true);
  expect(microphoneWords(microphone.state)).toContain('muted');
  devices.tracks[0]?.silence(false);
  expect(microphoneWords(microphone.state)).toBe('');
});

test('closed, it lets the device go', async () => {
  await microphone.arm();
  microphone.close();
  expect(devices.tracks[0]?.readyState).toBe('ended');
  expect(microphone.state).toEqual({ kind: 'off' });
});
