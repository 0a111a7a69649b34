import { type Mix, type VoiceElement, VoiceOutputs } from '@auxcast/shared-types/talk';
import { FakeLine } from '@auxcast/shared-types/talk/testing/fake-line.fixture.ts';
import {
  onStage,
  sampleChannel,
  samplePerson,
  sampleTalk,
} from '@auxcast/shared-types/talk/testing/sample-talk.fixture.ts';
import { CONSUMED, FakeCarrier } from '@auxcast/shared-types/talk/testing/voice-carrier.fixture.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Carriers } from '../player/reception.ts';
import type { LoadedSound } from '../player/sound.ts';
import { ProgramEars } from './program-ears.ts';

const LOUD: Mix = { unheard: new Set(), volumes: {} };
const STATE = sampleTalk([sampleChannel('stage')], [samplePerson('ada')]);

let line: FakeLine;
let ears: ProgramEars;
let elements: VoiceElement[];
let feed: NonNullable<LoadedSound['reception']>['feed'];
let carriers: Record<keyof Carriers, FakeCarrier>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', class {});
  line = new FakeLine();
  line.answers['consume'] = () => CONSUMED;
  elements = [];
  const outputs = new VoiceOutputs({
    add: () => {
      const element = newElement();
      elements.push(element);
      return element;
    },
    remove: () => undefined,
    onBlocked: () => undefined,
  });
  carriers = { voices: new FakeCarrier('voices'), bed: new FakeCarrier('bed') };
  feed = 'program';
  ears = new ProgramEars(line, outputs);
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
    play: async () => undefined,
    pause: () => undefined,
  };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

/** The part that receives sound is loaded. */
function load(): void {
  const reception = {
    rtpCapabilities: {},
    program: vi.fn(),
    wake: vi.fn(),
    carrierLost: vi.fn(),
    followCarrier: (listener: (found: Carriers) => void) => listener(carriers),
    get feed() {
      return feed;
    },
    set feed(value) {
      feed = value;
    },
  };
  ears.sound = { bufferMs: 0, joined: vi.fn(), show: vi.fn(), close: vi.fn(), reception };
}

test('consumes the bed as soon as there is one, before the guest is on air', async () => {
  load();
  ears.show(onStage(STATE, { isOnAir: false, bedId: null }), LOUD);
  await settled();
  expect(carriers.bed.consumers).toEqual([]);
  ears.show(onStage(STATE, { isOnAir: false }), LOUD);
  await settled();
  expect(line.asked.at(-1)).toEqual(['consume', { isBed: true, transportId: 'bed', rtpCapabilities: {} }]);
  expect(feed).toBe('program');
  ears.show(onStage(STATE), LOUD);
  await settled();
  expect(carriers.bed.consumers.map(({ closed }) => closed)).toEqual([false]);
  expect(feed).toBe('bed');
});

test('lets the bed go with its end, and hears it anew over another transport', async () => {
  load();
  ears.show(onStage(STATE), LOUD);
  await settled();
  const [first] = carriers.bed.consumers;
  ears.show(onStage(STATE, { bedId: 'another' }), LOUD);
  await settled();
  expect([first?.closed, carriers.bed.consumers.length]).toEqual([true, 2]);
  ears.show(STATE, LOUD);
  expect(carriers.bed.consumers.map(({ closed }) => closed)).toEqual([true, true]);
  expect(feed).toBe('program');
});

test('knows what comes even where it was told before there was any sound', () => {
  ears.show(onStage(STATE, { feed: 'off' }), LOUD);
  load();
  expect(feed).toBe('nothing');
});

test('plays the bed as loud as the music, and voices as they are', async () => {
  load();
  ears.musicVolume = 0.3;
  ears.show(onStage(STATE), LOUD);
  await settled();
  expect(elements.map(({ volume, muted }) => [volume, muted])).toEqual([
    [1, false],
    [0.3, false],
  ]);
  ears.musicVolume = 0;
  expect(elements.map(({ muted }) => muted)).toEqual([false, true]);
});
