import type { types } from 'mediasoup-client';
import { Device } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProtocolError } from '../error-code.ts';
import { REQUEST_EXAMPLES } from '../examples/request-examples.ts';
import { FakeLine } from './testing/fake-line.fixture.ts';
import { sampleChannel, samplePerson, sampleTalk } from './testing/sample-talk.fixture.ts';
import type { Mix } from './voice-mix.ts';
import { VoiceOutputs } from './voice-outputs.ts';
import { VoiceReception } from './voice-reception.ts';

const LOUD: Mix = { unheard: new Set(), volumes: {} };
const BROKEN = {
  state: 'away',
  retryAtMs: 0,
  error: new ProtocolError('disconnected', 'The cable.'),
} as const;

let line: FakeLine;
let transports: types.Transport[];
let reception: VoiceReception;
let outputs: VoiceOutputs;
const onConnected = vi.fn();
const onMixTrack = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.stubGlobal('MediaStream', class {});
  line = new FakeLine();
  line.answers['restartIce'] = () => Object.values(REQUEST_EXAMPLES.restartIce.reply.accepted)[0];
  line.answers['createConsumerTransport'] = () => {
    const [given] = Object.values(REQUEST_EXAMPLES.createConsumerTransport.reply.accepted);
    return given;
  };
  line.answers['consume'] = () => consumed(line.asked.length);
  const device = new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) });
  await device.load({ routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities() });
  transports = [];
  device.observer.on('newtransport', (transport) => transports.push(transport));
  outputs = new VoiceOutputs({
    add: () => ({
      srcObject: null,
      volume: 1,
      muted: false,
      paused: true,
      play: async () => undefined,
      pause: () => undefined,
    }),
    remove: () => undefined,
    onBlocked: () => undefined,
  });
  reception = new VoiceReception({
    line,
    outputs,
    loadDevice: async () => device,
    onConnected,
    onMixTrack,
  });
});

afterEach(() => {
  reception.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function consumed(number: number) {
  const { rtpParameters } = fakeParameters.generateConsumerRemoteParameters({ codecMimeType: 'audio/opus' });
  return { id: `consumer ${number}`, producerId: 'voice', kind: 'audio', rtpParameters };
}

const methods = () => line.asked.map(([method]) => method);
const count = (method: string) => methods().filter((asked) => asked === method).length;
const settled = () => vi.advanceTimersByTimeAsync(50);

function become(at: number, state: types.ConnectionState): void {
  const handler = transports.at(at)?.handler;
  if (!(handler instanceof FakeHandler)) throw new Error('No such transport was made.');
  handler.setConnectionState(state);
}

async function hearing(): Promise<void> {
  reception.show(sampleTalk([sampleChannel('stage')], [samplePerson('ada'), samplePerson('bo')]), LOUD);
  await settled();
  become(0, 'connected');
}

test('asks for nothing as long as there is nobody to hear', async () => {
  reception.show(sampleTalk([sampleChannel('stage')], [samplePerson('ada', { voiceId: null })]), LOUD);
  await settled();
  expect(methods()).toEqual([]);
});

test('hears everybody over one transport', async () => {
  await hearing();
  expect([count('createConsumerTransport'), count('consume')]).toEqual([1, 2]);
  expect(line.asked[0]).toEqual(['createConsumerTransport', {}]);
  expect(onConnected).toHaveBeenLastCalledWith(true);
});

describe('hears anew', () => {
  test('when the server lost the transport, with its worker for instance', async () => {
    await hearing();
    line.loseTransport('another one');
    line.loseTransport(transports[0]?.id ?? '');
    await settled();
    expect([count('createConsumerTransport'), count('consume')]).toEqual([2, 4]);
    expect(transports[0]?.closed).toBe(true);
  });

  test('after a break, where the server does not know it any more', async () => {
    await hearing();
    line.become(BROKEN);
    line.refuse(new ProtocolError('transport-not-found', 'Gone.'), 1);
    line.become({ state: 'ready' });
    await settled();
    expect([count('restartIce'), count('createConsumerTransport')]).toEqual([1, 2]);
  });

  test('but not after a break that it outlived', async () => {
    await hearing();
    line.become(BROKEN);
    line.become({ state: 'ready' });
    await settled();
    expect([count('restartIce'), count('createConsumerTransport'), count('consume')]).toEqual([1, 1, 2]);
  });

  test('when the server refused it for now, later', async () => {
    line.refuse(new ProtocolError('rate-limited', 'Slower.', { retryAfterMs: 2_000 }), 1);
    reception.show(sampleTalk([sampleChannel('stage')], [samplePerson('ada')]), LOUD);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(transports).toHaveLength(0);
    // Before a transport that does not connect gets another in its place, which may be after 4 s.
    await vi.advanceTimersByTimeAsync(1_000);
    expect(transports).toHaveLength(1);
  });
});

test('gives the mix voices of its own, over the same transport and the one after it', async () => {
  await hearing();
  reception.mix(new Set(['ada']));
  await settled();
  expect([count('createConsumerTransport'), count('consume')]).toEqual([1, 3]);
  expect(line.asked.at(-1)).toMatchObject(['consume', { voiceOf: 'ada', isForMix: true }]);
  expect(onMixTrack).toHaveBeenLastCalledWith('ada', expect.anything());
  line.loseTransport(transports[0]?.id ?? '');
  await settled();
  expect([count('createConsumerTransport'), count('consume')]).toEqual([2, 6]);
  reception.mix(new Set());
  expect(onMixTrack).toHaveBeenLastCalledWith('ada', undefined);
});

test('closed, it hears nothing', async () => {
  await hearing();
  reception.close();
  expect(transports[0]?.closed).toBe(true);
});
