import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProtocolError } from '../error-code.ts';
import { MixEars, type MixEarsOptions } from './mix-ears.ts';
import { FakeLine } from './testing/fake-line.fixture.ts';
import { sampleChannel, samplePerson, sampleTalk } from './testing/sample-talk.fixture.ts';
import { CONSUMED, FakeCarrier } from './testing/voice-carrier.fixture.ts';

const PEOPLE = [samplePerson('ada'), samplePerson('bo'), samplePerson('cleo', { voiceId: null })];
const STATE = sampleTalk([sampleChannel('stage')], PEOPLE);
const ALL = new Set(['ada', 'bo', 'cleo', 'me']);

let line: FakeLine;
let carrier: FakeCarrier;
let ears: MixEars;
const onTrack = vi.fn<MixEarsOptions['onTrack']>();
const onCarrierLost = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.spyOn(console, 'warn').mockReturnValue();
  line = new FakeLine();
  line.answers['consume'] = () => CONSUMED;
  carrier = new FakeCarrier();
  ears = new MixEars({ line, onTrack, onCarrierLost });
});

afterEach(() => {
  ears.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settled = () => vi.advanceTimersByTimeAsync(0);
const handedOut = () => onTrack.mock.calls.map(([participantId, track]) => [participantId, Boolean(track)]);

test('hands out the voice of everybody on air, asked for as the mix takes it', async () => {
  ears.carrier = carrier;
  ears.show(STATE, ALL);
  await settled();
  ears.show(STATE, ALL);
  await settled();
  expect(line.asked.map(([, data]) => data)).toEqual(
    ['ada', 'bo'].map((voiceOf) => ({
      voiceOf,
      isForMix: true,
      transportId: 'transport',
      rtpCapabilities: {},
    })),
  );
  expect(onTrack.mock.calls).toEqual([
    ['ada', carrier.consumers[0]?.track],
    ['bo', carrier.consumers[1]?.track],
  ]);
});

test('takes the track back of who is off air, and of nobody else', async () => {
  ears.carrier = carrier;
  ears.show(STATE, ALL);
  await settled();
  onTrack.mockClear();
  ears.show(STATE, new Set(['bo']));
  await settled();
  expect(onTrack.mock.calls).toEqual([['ada', undefined]]);
  expect(carrier.consumers.map(({ closed }) => closed)).toEqual([true, false]);
});

test('a voice that is another one takes the place of the former', async () => {
  ears.carrier = carrier;
  ears.show(STATE, new Set(['ada']));
  await settled();
  ears.show(
    sampleTalk([sampleChannel('stage')], [samplePerson('ada', { voiceId: 'another' })]),
    new Set(['ada']),
  );
  await settled();
  expect(handedOut()).toEqual([
    ['ada', true],
    ['ada', false],
    ['ada', true],
  ]);
});

test('another transport gets all voices anew, and none gets them when it is closed', async () => {
  ears.carrier = carrier;
  ears.show(STATE, new Set(['ada']));
  await settled();
  const next = new FakeCarrier('next');
  ears.carrier = next;
  await settled();
  expect([carrier.consumers[0]?.closed, next.consumers.length]).toEqual([true, 1]);
  ears.close();
  expect(next.consumers[0]?.closed).toBe(true);
  expect(onTrack).toHaveBeenLastCalledWith('ada', undefined);
});

test('what the server had no time for is asked for again; a transport it does not know is said', async () => {
  line.refuse(new ProtocolError('rate-limited', 'Slower.', { retryAfterMs: 5_000 }), 1);
  ears.carrier = carrier;
  ears.show(STATE, new Set(['ada']));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(onTrack).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(handedOut()).toEqual([['ada', true]]);
  line.refuse(new ProtocolError('transport-not-found', 'Gone.'), 1);
  ears.show(STATE, ALL);
  await settled();
  expect(onCarrierLost).toHaveBeenCalledOnce();
});
