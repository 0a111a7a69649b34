import { listenerRequests } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Carriers, Reception } from './reception.ts';
import { FakeDevice, FakeStream, type FakeTransport } from './testing/fake-device.ts';
import {
  SAMPLE_ROUTER_CAPABILITIES,
  sampleConsumer,
  sampleJoined,
  sampleSession,
  sampleTransport,
} from './testing/sample-session.ts';
import { Refusal, ScriptedGateway } from './testing/scripted-gateway.ts';

vi.mock('./webrtc.ts', async () => ({ Device: (await import('./testing/fake-device.ts')).FakeDevice }));

beforeAll(() => vi.stubGlobal('MediaStream', FakeStream));

const DOUBT_MS = 500;

let gateway: ScriptedGateway;
let client: SignalingClient<typeof listenerRequests>;
let reception: Reception;
const heard: string[] = [];
const onConnected = vi.fn();
const onDead = vi.fn();

beforeEach(async () => {
  heard.length = 0;
  onConnected.mockClear();
  onDead.mockClear();
  FakeDevice.transports.length = 0;
  gateway = new ScriptedGateway();
  await gateway.listen();
  gateway.answers['createConsumerTransport'] = () => ({
    transport: sampleTransport(`transport-${FakeDevice.transports.length + 1}`),
    iceServers: [],
    consumer: sampleConsumer('program-1'),
  });
  gateway.answers['consume'] = () => sampleConsumer('program-2');
  gateway.answers['restartIce'] = () => ({
    iceParameters: { usernameFragment: 'u', password: 'p' },
    iceServers: [],
  });
  client = new SignalingClient({
    url: `ws://${gateway.host}/ws`,
    requests: listenerRequests,
    greet: async () => undefined,
  });
  const ready = new Promise<void>((resolve) => {
    client.on('status', ({ state }) => state === 'ready' && resolve());
  });
  client.start();
  await ready;
  reception = await Reception.load({
    client,
    routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
    onStream: (stream) => heard.push(...stream.getTracks().map(({ id }) => id)),
    onConnected,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  reception.close();
  client.close();
  await gateway.close();
});

/** The way it goes right after `join` with capabilities. */
async function joined(): Promise<FakeTransport> {
  const transport = sampleTransport('transport-1');
  reception.joined({
    ...sampleJoined(sampleSession()),
    receive: { transport, consumer: sampleConsumer('program-1') },
  });
  await vi.waitFor(() => expect(asked('resumeConsumer')).toBe(1));
  return latest();
}

function latest(): FakeTransport {
  const transport = FakeDevice.transports.at(-1);
  if (!transport) throw new Error('No transport was made.');
  return transport;
}

/**
 * All that was asked has been answered, and all that the answers brought about has been asked: both in order,
 * over one socket.
 */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 4; turns += 1) await client.request('ping', {});
}

const asked = (method: string) => gateway.methods().filter((name) => name === method).length;

test('hears what came with the reply to join, asking for nothing more', async () => {
  const transport = await joined();
  expect(heard).toEqual(['track of program-1']);
  expect(gateway.methods()).not.toContain('createConsumerTransport');
  transport.become('connected');
  expect(onConnected).toHaveBeenLastCalledWith(true);
});

test('asks for a transport when the reply brought none', async () => {
  reception.joined(sampleJoined(sampleSession()));
  await vi.waitFor(() => expect(heard).toEqual(['track of program-1']));
});

test('keeps the transport that survived the break', async () => {
  const transport = await joined();
  transport.become('connected');
  reception.joined({ ...sampleJoined(sampleSession()), keptTransportId: transport.id });
  await client.request('ping', {});
  expect(FakeDevice.transports).toHaveLength(1);
  expect(asked('restartIce')).toBe(0);
});

describe('a new program', () => {
  test('is consumed on the same transport, and the former one let go', async () => {
    const transport = await joined();
    reception.program('program-2');
    await vi.waitFor(() => expect(heard).toEqual(['track of program-1', 'track of program-2']));
    expect(transport.consumers.map(({ closed }) => closed)).toEqual([true, false]);
    expect(FakeDevice.transports).toHaveLength(1);
  });

  test('that is known already changes nothing', async () => {
    await joined();
    reception.program('program-1');
    await client.request('ping', {});
    expect(asked('consume')).toBe(0);
  });

  test('that came with the reply to join, too, is consumed once', async () => {
    const receive = { transport: sampleTransport('transport-1'), consumer: sampleConsumer('program-1') };
    reception.joined({ ...sampleJoined(sampleSession()), receive });
    reception.program('program-1');
    await vi.waitFor(() => expect(asked('resumeConsumer')).toBe(1));
    await client.request('ping', {});
    expect(asked('consume')).toBe(0);
    expect(heard).toEqual(['track of program-1']);
  });

  test('of none lets go', async () => {
    const transport = await joined();
    reception.program(null);
    await vi.waitFor(() => expect(transport.consumers[0]?.closed).toBe(true));
  });

  test('leaves the transport alone that an earlier one could not be had over', async () => {
    const complain = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const transport = await joined();
    transport.become('connected');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const consume = gateway.answers['consume'];
    gateway.answers['consume'] = () => new Refusal('unavailable');
    reception.program('program-2');
    await settled();
    if (consume) gateway.answers['consume'] = consume;
    reception.program('program-2');
    await settled();
    expect(heard).toEqual(['track of program-1', 'track of program-2']);
    vi.advanceTimersByTime(60_000);
    await settled();
    expect(asked('createConsumerTransport')).toBe(0);
    expect(FakeDevice.transports).toHaveLength(1);
    complain.mockRestore();
  });

  test('comes over a new transport where the server lost the old one', async () => {
    await joined();
    gateway.answers['consume'] = () => new Refusal('transport-not-found');
    reception.program('program-2');
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
    await vi.waitFor(() => expect(FakeDevice.transports[0]?.closed).toBe(true));
  });
});

describe('a broken path', () => {
  test('gets an ICE restart when it failed', async () => {
    const transport = await joined();
    transport.become('connected');
    transport.become('failed');
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
    expect(onConnected).toHaveBeenLastCalledWith(false);
  });

  test('gets another one when the page wakes up, but not two at a time', async () => {
    const transport = await joined();
    transport.become('connected');
    transport.become('disconnected');
    reception.wake();
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
    reception.wake();
    await vi.waitFor(() => expect(transport.restarts).toBe(2));
    expect(asked('restartIce')).toBe(2);
  });

  test('gets one when the browser goes on doubting it', async () => {
    const transport = await joined();
    transport.become('connected');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.become('disconnected');
    await settled();
    expect(transport.restarts).toBe(0);
    vi.advanceTimersByTime(DOUBT_MS);
    await settled();
    expect(transport.restarts).toBe(1);
  });

  test('gets one in a browser that cannot take other ICE servers', async () => {
    const transport = await joined();
    const unsupported = Object.assign(new Error('not supported'), { name: 'UnsupportedError' });
    transport.updateIceServers = () => Promise.reject(unsupported);
    transport.become('connected');
    transport.become('failed');
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
    expect(FakeDevice.transports).toHaveLength(1);
  });

  test('is replaced when the restart did not help', async () => {
    const transport = await joined();
    transport.become('connected');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.become('disconnected');
    vi.advanceTimersByTime(DOUBT_MS);
    await settled();
    vi.advanceTimersByTime(3_000);
    await settled();
    expect(FakeDevice.transports).toHaveLength(2);
  });

  test('is left alone when the browser trusts it again at once', async () => {
    const transport = await joined();
    transport.become('connected');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.become('disconnected');
    transport.become('connected');
    await settled();
    vi.advanceTimersByTime(60_000);
    await settled();
    expect(transport.restarts).toBe(0);
    expect(FakeDevice.transports).toHaveLength(1);
  });

  test('asks whether the line is broken, too', async () => {
    const transport = await joined();
    transport.become('connected');
    const wake = vi.spyOn(client, 'wake');
    transport.become('disconnected');
    expect(wake).toHaveBeenCalledOnce();
  });

  test('is replaced when the server knows no such transport', async () => {
    const transport = await joined();
    gateway.answers['restartIce'] = () => new Refusal('transport-not-found');
    transport.become('connected');
    transport.become('failed');
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
  });

  test('waits for the next join when there is no connection to ask over', async () => {
    const transport = await joined();
    transport.become('connected');
    client.close();
    transport.become('failed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(FakeDevice.transports).toHaveLength(1);
  });
});

describe('a path that is dead though the browser does not know', () => {
  test('is left for another one while the server answers', async () => {
    const transport = await joined();
    transport.become('connected');
    reception.abandonPath(await reception.read(), onDead);
    await vi.waitFor(() => expect(heard).toEqual(['track of program-1', 'track of program-1']));
    await vi.waitFor(() => expect(transport.closed).toBe(true));
    expect(onDead).toHaveBeenCalledOnce();
  });

  test('is left once, however often it was doubted', async () => {
    const transport = await joined();
    transport.become('connected');
    const doubtful = await reception.read();
    gateway.answers['createConsumerTransport'] = () => ({
      transport: sampleTransport('transport-2'),
      iceServers: [],
      consumer: { ...sampleConsumer('program-1'), id: 'another consumer' },
    });
    for (let doubts = 0; doubts < 3; doubts += 1) reception.abandonPath(doubtful, onDead);
    await vi.waitFor(() => expect(transport.closed).toBe(true));
    await settled();
    expect(asked('createConsumerTransport')).toBe(1);
    expect(onDead).toHaveBeenCalledOnce();
  });

  test('is kept when it was a check on its way, and the host who is silent', async () => {
    const transport = await joined();
    transport.become('connected');
    const [consumer] = transport.consumers;
    consumer?.stats({ packetsReceived: 5 }, { requestsSent: 9, responsesReceived: 8 });
    const doubtful = await reception.read();
    // Answered, and the next one is on its way.
    consumer?.stats({ packetsReceived: 5 }, { requestsSent: 10, responsesReceived: 9 });
    reception.abandonPath(doubtful, onDead);
    await settled();
    expect(asked('createConsumerTransport')).toBe(0);
    expect(onDead).not.toHaveBeenCalled();
  });

  test('is kept when sound comes after all', async () => {
    const transport = await joined();
    transport.become('connected');
    let packets = 0;
    gateway.answers['ping'] = () => {
      packets += 10;
      transport.consumers[0]?.stats({ packetsReceived: packets });
      return { serverTimeMs: 0 };
    };
    transport.consumers[0]?.stats({ packetsReceived: packets });
    reception.abandonPath(await reception.read(), onDead);
    await settled();
    expect(asked('createConsumerTransport')).toBe(0);
    expect(onDead).not.toHaveBeenCalled();
  });

  test('is kept when the line is dead, too', async () => {
    const transport = await joined();
    transport.become('connected');
    gateway.answers['ping'] = () => undefined;
    const wake = vi.spyOn(client, 'wake').mockImplementation(() => undefined);
    reception.abandonPath(await reception.read(), onDead);
    await vi.waitFor(() => expect(wake).toHaveBeenCalled(), { timeout: 5_000 });
    expect(asked('createConsumerTransport')).toBe(0);
  });
});

describe('a transport that', () => {
  test('died at the server is replaced at once', async () => {
    const transport = await joined();
    gateway.send('transportLost', { transportId: transport.id });
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
  });

  test('was replaced before may die', async () => {
    await joined();
    gateway.send('transportLost', { transportId: 'another' });
    await client.request('ping', {});
    expect(FakeDevice.transports).toHaveLength(1);
  });

  test('never connects is replaced, again and again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    reception.joined({
      ...sampleJoined(sampleSession()),
      receive: { transport: sampleTransport('transport-1'), consumer: sampleConsumer('program-1') },
    });
    for (let tries = 2; tries < 6; tries += 1) {
      await settled();
      for (let seconds = 0; seconds < 24 && FakeDevice.transports.length < tries; seconds += 1) {
        vi.advanceTimersByTime(1_000);
        await settled();
      }
      expect(FakeDevice.transports).toHaveLength(tries);
    }
  });

  test('was never connected is not taken for one that survived', async () => {
    const { id } = await joined();
    reception.joined({ ...sampleJoined(sampleSession()), keptTransportId: id });
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
  });

  test('the server refuses is asked for again, after the time it said', async () => {
    const complain = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    gateway.answers['createConsumerTransport'] = () => new Refusal('server-full', { retryAfterMs: 20_000 });
    reception.joined(sampleJoined(sampleSession()));
    await settled();
    expect((await reception.read()).refusal).toBe('server-full');
    vi.advanceTimersByTime(19_000);
    await settled();
    expect(asked('createConsumerTransport')).toBe(1);
    vi.advanceTimersByTime(2_000);
    await settled();
    expect(asked('createConsumerTransport')).toBe(2);
    complain.mockRestore();
  });

  test('no other try can bring is not asked for again', async () => {
    const complain = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    gateway.answers['createConsumerTransport'] = () => new Refusal('cannot-consume');
    reception.joined(sampleJoined(sampleSession()));
    await settled();
    vi.advanceTimersByTime(60_000);
    await settled();
    expect(asked('createConsumerTransport')).toBe(1);
    complain.mockRestore();
  });
});

describe('a browser that cannot receive', () => {
  const load = () =>
    Reception.load({
      client,
      routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
      onStream: () => undefined,
      onConnected,
    });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.stubGlobal('MediaStream', FakeStream);
  });

  test.each([
    [
      'nothing that mediasoup-client knows',
      'factory',
      Object.assign(new Error('x'), { name: 'UnsupportedError' }),
    ],
    ['no RTCPeerConnection', 'load', new ReferenceError('RTCPeerConnection is not defined')],
    ['one that throws', 'load', new TypeError('Illegal constructor')],
    ['one that a policy forbids', 'load', new DOMException('no', 'NotAllowedError')],
  ] as const)('is told apart from a part that did not arrive: %s', async (_what, where, error) => {
    if (where === 'factory') vi.spyOn(FakeDevice, 'factory').mockRejectedValue(error);
    else vi.spyOn(FakeDevice.prototype, 'load').mockRejectedValue(error);
    await expect(load()).rejects.toMatchObject({ name: 'UnsupportedError', cause: error });
  });

  test('is one that receives no Opus', async () => {
    const codecs = [{ mimeType: 'audio/PCMU' }];
    vi.stubGlobal('RTCRtpReceiver', Object.assign(class {}, { getCapabilities: () => ({ codecs }) }));
    await expect(load()).rejects.toMatchObject({ name: 'UnsupportedError' });
    codecs.push({ mimeType: 'audio/opus' });
    (await load()).close();
  });

  test('is one whose WebRTC never answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(FakeDevice.prototype, 'load').mockReturnValue(new Promise(() => undefined));
    const refused = expect(load()).rejects.toMatchObject({ name: 'UnsupportedError' });
    vi.advanceTimersByTime(20_000);
    await refused;
  });
});

test('reads how it stands', async () => {
  expect(await reception.read()).toMatchObject({ consumerId: undefined, isConnected: false });
  const transport = await joined();
  transport.become('connected');
  transport.consumers[0]?.stats({ packetsReceived: 7, audioLevel: 0.5 });
  expect(await reception.read()).toMatchObject({
    consumerId: 'consumer of program-1',
    isConnected: true,
    refusal: undefined,
    sound: { packets: 7, level: 0.5 },
  });
});

test('holds back as much as it was told, of the next program, too', async () => {
  const transport = await joined();
  reception.holdBack(200);
  expect(transport.consumers[0]?.rtpReceiver.jitterBufferTarget).toBe(200);
  reception.program('program-2');
  await vi.waitFor(() => expect(transport.consumers[1]?.rtpReceiver.jitterBufferTarget).toBe(200));
});

describe('the bed in place of the program', () => {
  async function withBed(): Promise<FakeTransport> {
    const transport = await joined();
    transport.become('connected');
    const carriers: Carriers[] = [];
    reception.followCarrier((found) => carriers.push(found));
    await carriers[0]?.bed.consume(sampleConsumer('bed-1'));
    transport.consumers[0]?.stats(came(7, 8_999));
    transport.consumers[1]?.stats(came(5, 10));
    return transport;
  }

  const came = (packetsReceived: number, sinceMs: number) => ({
    packetsReceived,
    timestamp: 9_000,
    lastPacketReceivedTimestamp: 9_000 - sinceMs,
  });

  test('is what is looked at while it comes: a program that stands still says nothing of the path', async () => {
    const { consumers } = await withBed();
    reception.feed = 'bed';
    expect(await reception.read()).toMatchObject({
      consumerId: 'consumer of bed-1',
      sound: { packets: 5, sincePacketMs: 10 },
    });
    // The program came back before this was told.
    consumers[0]?.stats(came(8, 15));
    consumers[1]?.stats(came(5, 400));
    expect(await reception.read()).toMatchObject({ consumerId: 'consumer of program-1' });
  });

  test('is looked at as the program is, where neither comes', async () => {
    const { consumers } = await withBed();
    for (const consumer of consumers) consumer.stats(came(8, 5_000));
    expect(await reception.read()).toMatchObject({ consumerId: 'consumer of program-1' });
    reception.feed = 'bed';
    expect(await reception.read()).toMatchObject({
      consumerId: 'consumer of bed-1',
      sound: { sincePacketMs: 5_000 },
    });
  });

  test('holds back as much as the program, whichever comes, and lets neither go', async () => {
    const transport = await withBed();
    reception.holdBack(200);
    const targets = () => transport.consumers.map(({ rtpReceiver }) => rtpReceiver.jitterBufferTarget);
    expect(targets()).toEqual([200, 200]);
    expect(transport.consumers.map(({ closed }) => closed)).toEqual([false, false]);
    expect(heard).toEqual(['track of program-1']);
  });

  test('that was let go of is not looked at', async () => {
    const transport = await withBed();
    reception.feed = 'bed';
    transport.consumers[1]?.close();
    expect(await reception.read()).toMatchObject({ consumerId: 'consumer of program-1' });
  });
});

test('does nothing after it was closed', async () => {
  await joined();
  reception.close();
  reception.program('program-2');
  await client.request('ping', {});
  expect(asked('consume')).toBe(0);
  expect(latest().closed).toBe(true);
});
