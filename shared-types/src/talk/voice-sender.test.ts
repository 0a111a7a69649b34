import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ErrorCode, ProtocolError } from '../error-code.ts';
import { REQUEST_EXAMPLES } from '../examples/request-examples.ts';
import { FakeLine } from './testing/fake-line.fixture.ts';
import { FakeTrack } from './testing/fake-media.fixture.ts';
import { SendingDeviceOfNoBrowser } from './testing/sending-device.fixture.ts';
import { VoiceSender } from './voice-sender.ts';

const firstOf = (examples: Readonly<Record<string, unknown>>) => Object.values(examples)[0];

let line: FakeLine;
let browser: SendingDeviceOfNoBrowser;
let sender: VoiceSender;
const onConnected = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.spyOn(console, 'warn').mockReturnValue();
  line = new FakeLine();
  for (const method of ['createProducerTransport', 'produce', 'restartIce'] as const)
    line.answers[method] = () => firstOf(REQUEST_EXAMPLES[method].reply.accepted);
  browser = await SendingDeviceOfNoBrowser.load();
  sender = new VoiceSender({ line, loadDevice: async () => browser.device, onConnected });
});

afterEach(() => {
  sender.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settled = () => vi.advanceTimersByTimeAsync(0);
const methods = () => line.asked.map(([method]) => method);

async function sending(): Promise<FakeTrack> {
  const track = new FakeTrack('desk');
  sender.send(track);
  await vi.advanceTimersByTimeAsync(20);
  browser.become(0, 'connected');
  return track;
}

test('sends one voice in mono with DTX, made before anybody presses', async () => {
  await sending();
  expect(methods()).toEqual(['createProducerTransport', 'connectTransport', 'produce']);
  expect(line.asked.at(-1)?.[1]).toMatchObject({ source: 'voice', kind: 'audio' });
  expect(browser.produced[0]).toMatchObject({
    stopTracks: false,
    codecOptions: { opusStereo: false, opusDtx: true },
    encodings: [{ dtx: true }],
  });
  expect(onConnected).toHaveBeenLastCalledWith(true);
});

test('no sound leaves as long as nothing is held, whatever the microphone', async () => {
  const track = await sending();
  expect(track.enabled).toBe(false);
  sender.isTalking = true;
  expect(track.enabled).toBe(true);
  const other = new FakeTrack('headset');
  sender.send(other);
  await settled();
  expect([track.enabled, other.enabled]).toEqual([false, true]);
  expect(browser.producers[0]?.track).toBe(other);
  sender.isTalking = false;
  expect(other.enabled).toBe(false);
  // All over the one that there is.
  expect(browser.transports).toHaveLength(1);
});

test('without a microphone there is nothing to send, and its return makes another beginning', async () => {
  await sending();
  sender.send(undefined);
  expect(browser.transports[0]?.closed).toBe(true);
  sender.send(new FakeTrack('desk'));
  await vi.advanceTimersByTimeAsync(20);
  expect(browser.transports).toHaveLength(2);
});

describe('is sent anew', () => {
  test('when the server lost the transport, with its worker for instance', async () => {
    await sending();
    line.loseTransport('another one');
    line.loseTransport(browser.transports[0]?.id ?? '');
    await vi.advanceTimersByTimeAsync(20);
    expect(browser.transports).toHaveLength(2);
    expect(browser.transports[0]?.closed).toBe(true);
  });

  test('after a break, where the server does not know it any more', async () => {
    await sending();
    line.become({ state: 'away', retryAtMs: 0, error: new ProtocolError('disconnected', 'The cable.') });
    line.refuse(new ProtocolError('transport-not-found', 'Gone.'), 1);
    line.become({ state: 'ready' });
    await vi.advanceTimersByTimeAsync(20);
    expect(methods().filter((method) => method === 'restartIce')).toHaveLength(1);
    expect(browser.transports).toHaveLength(2);
  });

  test('but not after a break that it outlived', async () => {
    await sending();
    line.become({ state: 'away', retryAtMs: 0, error: new ProtocolError('disconnected', 'The cable.') });
    line.become({ state: 'ready' });
    await vi.advanceTimersByTimeAsync(20);
    expect(methods().filter((method) => method === 'restartIce')).toHaveLength(1);
    expect(browser.transports).toHaveLength(1);
  });

  test('when the server refused it for now, later', async () => {
    line.refuse(new ProtocolError('rate-limited', 'Slower.', { retryAfterMs: 2_000 }), 1);
    sender.send(new FakeTrack('desk'));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(browser.transports).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.transports).toHaveLength(1);
  });
});

test.each<ErrorCode>(['forbidden'])(
  'what the server refuses for good (%s) is not tried again',
  async (code) => {
    line.refuse(new ProtocolError(code, 'No.'));
    sender.send(new FakeTrack('desk'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(methods()).toEqual(['createProducerTransport']);
  },
);

test('closed, it sends nothing', async () => {
  const track = await sending();
  sender.isTalking = true;
  sender.close();
  expect(track.enabled).toBe(false);
  expect(browser.transports[0]?.closed).toBe(true);
});
