import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ErrorCode, ProtocolError } from '../error-code.ts';
import { FakeLine } from './testing/fake-line.fixture.ts';
import { FakeMediaStream } from './testing/fake-media.fixture.ts';
import { sampleChannel, samplePerson, sampleTalk } from './testing/sample-talk.fixture.ts';
import { CONSUMED, FakeCarrier } from './testing/voice-carrier.fixture.ts';
import { VoiceEars } from './voice-ears.ts';
import type { Mix } from './voice-mix.ts';
import { type VoiceElement, VoiceOutputs } from './voice-outputs.ts';

const LOUD: Mix = { unheard: new Set(), volumes: {} };
let line: FakeLine;
let carrier: FakeCarrier;
let elements: VoiceElement[];
let isAllowed: boolean;
let outputs: VoiceOutputs;
let ears: VoiceEars;
const onBlocked = vi.fn();
const onCarrierLost = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.spyOn(console, 'warn').mockReturnValue();
  line = new FakeLine();
  line.answers['consume'] = () => CONSUMED;
  carrier = new FakeCarrier();
  elements = [];
  isAllowed = true;
  outputs = new VoiceOutputs({
    add: () => {
      const element = newElement();
      elements.push(element);
      return element;
    },
    remove: (element) => {
      elements = elements.filter((other) => other !== element);
    },
    onBlocked,
  });
  ears = new VoiceEars({ line, outputs, onCarrierLost });
});

afterEach(() => {
  ears.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function newElement(): VoiceElement {
  return {
    srcObject: null,
    volume: 1,
    muted: false,
    paused: true,
    async play() {
      if (!isAllowed) throw new DOMException('A tap, please.', 'NotAllowedError');
      Object.assign(this, { paused: false });
    },
    pause() {
      Object.assign(this, { paused: true });
    },
  };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const consumed = () => line.asked.map(([, data]) => data);

const TWO = sampleTalk([sampleChannel('stage')], [samplePerson('ada'), samplePerson('bo')]);
const ADA = sampleTalk([sampleChannel('stage')], [samplePerson('ada')]);

test('consumes every voice that may be heard once there is a transport, each once', async () => {
  ears.show(TWO, LOUD);
  await settled();
  expect(line.asked).toEqual([]);
  ears.carrier = carrier;
  ears.show(TWO, LOUD);
  await settled();
  ears.show(TWO, LOUD);
  await settled();
  expect(consumed()).toEqual(
    ['ada', 'bo'].map((voiceOf) => ({ voiceOf, transportId: 'transport', rtpCapabilities: {} })),
  );
  expect(elements.map(({ paused }) => paused)).toEqual([false, false]);
});

test('consumes a voice anew that is another one, and drops whom it may no longer hear', async () => {
  ears.carrier = carrier;
  ears.show(TWO, LOUD);
  await settled();
  ears.show(sampleTalk([sampleChannel('stage')], [samplePerson('ada', { voiceId: 'another' })]), LOUD);
  await settled();
  expect(carrier.consumers.map(({ closed }) => closed)).toEqual([true, true, false]);
  expect(elements).toHaveLength(1);
  ears.show(sampleTalk([sampleChannel('stage', { mayListen: false })], [samplePerson('ada')]), LOUD);
  expect(carrier.consumers.every(({ closed }) => closed)).toBe(true);
  expect(elements).toEqual([]);
});

test('a voice that went while it was asked for is not played', async () => {
  ears.carrier = carrier;
  ears.show(ADA, LOUD);
  ears.show(sampleTalk([sampleChannel('stage')], []), LOUD);
  await settled();
  expect(carrier.consumers).toEqual([]);
  expect(elements).toEqual([]);
});

test('another transport gets all voices anew', async () => {
  ears.carrier = carrier;
  ears.show(TWO, LOUD);
  await settled();
  const next = new FakeCarrier('next');
  ears.carrier = next;
  await settled();
  expect(carrier.consumers.every(({ closed }) => closed)).toBe(true);
  expect(next.consumers).toHaveLength(2);
  expect(elements).toHaveLength(2);
});

describe('volume', () => {
  test('is that of the loudest channel a voice is on, and nothing for what is not listened to', async () => {
    const talking = (...participantIds: string[]) =>
      sampleTalk([sampleChannel('stage', { talking: participantIds })], [samplePerson('ada')]);
    ears.carrier = carrier;
    ears.show(talking('ada'), { ...LOUD, volumes: { stage: 0.3 } });
    await settled();
    expect(elements[0]?.volume).toBe(0.3);
    ears.show(talking('ada'), { unheard: new Set(['stage']), volumes: {} });
    expect(elements[0]).toMatchObject({ muted: true, volume: 0 });
    // Nothing is asked of the server for that.
    expect(line.asked).toHaveLength(1);
    ears.show(talking('ada'), LOUD);
    expect(elements[0]).toMatchObject({ muted: false, volume: 1 });
    ears.show(talking(), { ...LOUD, volumes: { stage: 0.1 } });
    expect(elements[0]).toMatchObject({ muted: false, volume: 1 });
  });
});

describe('what cannot be had', () => {
  test.each<ErrorCode>(['cannot-consume', 'no-program'])(
    'as %s is not asked for again until something changes',
    async (code) => {
      line.refuse(new ProtocolError(code, 'No.'));
      ears.carrier = carrier;
      for (let at = 0; at < 5; at += 1) {
        ears.show(ADA, LOUD);
        await vi.advanceTimersByTimeAsync(30_000);
      }
      expect(line.asked).toHaveLength(1);
      line.refuse(undefined);
      ears.show(sampleTalk([sampleChannel('stage')], [samplePerson('ada', { voiceId: 'new' })]), LOUD);
      await settled();
      expect(elements).toHaveLength(1);
    },
  );

  test('for now is asked for again after as long as the server says', async () => {
    line.refuse(new ProtocolError('rate-limited', 'Slower.', { retryAfterMs: 5_000 }), 1);
    ears.carrier = carrier;
    ears.show(ADA, LOUD);
    await settled();
    ears.show(ADA, LOUD);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(line.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(elements).toHaveLength(1);
  });

  test('for want of a connection is asked for with the next one', async () => {
    line.refuse(new ProtocolError('disconnected', 'The cable.'), 1);
    ears.carrier = carrier;
    ears.show(ADA, LOUD);
    await settled();
    line.become({ state: 'ready' });
    await settled();
    expect(elements).toHaveLength(1);
  });

  test('for want of its transport is said', async () => {
    line.refuse(new ProtocolError('transport-not-found', 'Gone.'), 1);
    ears.carrier = carrier;
    ears.show(ADA, LOUD);
    await settled();
    expect(onCarrierLost).toHaveBeenCalledOnce();
  });
});

test('a browser that wants a tap is asked again after one', async () => {
  isAllowed = false;
  ears.carrier = carrier;
  ears.show(TWO, LOUD);
  await settled();
  expect(onBlocked.mock.calls).toEqual([[true]]);
  isAllowed = true;
  outputs.resume();
  await settled();
  expect(onBlocked.mock.calls).toEqual([[true], [false]]);
  expect(elements.map(({ paused }) => paused)).toEqual([false, false]);
});
