import { listenerRequests } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Reception } from './reception.ts';
import { FakeDevice, FakeStream, type FakeTransport } from './testing/fake-device.ts';
import {
  ROUTER_RTP_CAPABILITIES,
  sampleConsumer,
  sampleJoined,
  sampleSession,
  sampleTransport,
} from './testing/sample-session.ts';
import { Refusal, ScriptedGateway } from './testing/scripted-gateway.ts';

vi.mock('./webrtc.ts', async () => ({ Device: (await import('./testing/fake-device.ts')).FakeDevice }));

beforeAll(() => vi.stubGlobal('MediaStream', FakeStream));

let gateway: ScriptedGateway;
let client: SignalingClient<typeof listenerRequests>;
let reception: Reception;
const heard: string[] = [];
const onConnected = vi.fn();

beforeEach(async () => {
  heard.length = 0;
  onConnected.mockClear();
  FakeDevice.transports.length = 0;
  gateway = new ScriptedGateway();
  await gateway.listen();
  gateway.answers['createConsumerTransport'] = () => ({
    transport: sampleTransport(`transport-${FakeDevice.transports.length + 1}`),
    consumer: sampleConsumer('program-1'),
  });
  gateway.answers['consume'] = () => sampleConsumer('program-2');
  gateway.answers['restartIce'] = () => ({ iceParameters: { usernameFragment: 'u', password: 'p' } });
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
    routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
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

const asked = (method: string) => gateway.methods().filter((name) => name === method).length;

it('hears what came with the reply to join, asking for nothing more', async () => {
  const transport = await joined();
  expect(heard).toEqual(['track of program-1']);
  expect(gateway.methods()).not.toContain('createConsumerTransport');
  transport.become('connected');
  expect(onConnected).toHaveBeenLastCalledWith(true);
});

it('asks for a transport when the reply brought none', async () => {
  reception.joined(sampleJoined(sampleSession()));
  await vi.waitFor(() => expect(heard).toEqual(['track of program-1']));
});

it('keeps the transport that survived the break', async () => {
  const transport = await joined();
  transport.become('connected');
  reception.joined({ ...sampleJoined(sampleSession()), keptTransportId: transport.id });
  await client.request('ping', {});
  expect(FakeDevice.transports).toHaveLength(1);
  expect(asked('restartIce')).toBe(0);
});

describe('a new program', () => {
  it('is consumed on the same transport, and the former one let go', async () => {
    const transport = await joined();
    reception.program('program-2');
    await vi.waitFor(() => expect(heard).toEqual(['track of program-1', 'track of program-2']));
    expect(transport.consumers.map(({ closed }) => closed)).toEqual([true, false]);
    expect(FakeDevice.transports).toHaveLength(1);
  });

  it('that is known already changes nothing', async () => {
    await joined();
    reception.program('program-1');
    await client.request('ping', {});
    expect(asked('consume')).toBe(0);
  });

  it('that came with the reply to join, too, is consumed once', async () => {
    const receive = { transport: sampleTransport('transport-1'), consumer: sampleConsumer('program-1') };
    reception.joined({ ...sampleJoined(sampleSession()), receive });
    reception.program('program-1');
    await vi.waitFor(() => expect(asked('resumeConsumer')).toBe(1));
    await client.request('ping', {});
    expect(asked('consume')).toBe(0);
    expect(heard).toEqual(['track of program-1']);
  });

  it('of none lets go', async () => {
    const transport = await joined();
    reception.program(null);
    await vi.waitFor(() => expect(transport.consumers[0]?.closed).toBe(true));
  });

  it('comes over a new transport where the server lost the old one', async () => {
    await joined();
    gateway.answers['consume'] = () => new Refusal('transport-not-found');
    reception.program('program-2');
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
    expect(FakeDevice.transports[0]?.closed).toBe(true);
  });
});

describe('a broken path', () => {
  it('gets an ICE restart when it failed', async () => {
    const transport = await joined();
    transport.become('failed');
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
    expect(onConnected).toHaveBeenLastCalledWith(false);
  });

  it('gets one at once when the page wakes up', async () => {
    const transport = await joined();
    transport.become('disconnected');
    reception.wake();
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
  });

  it('gets a moment to mend itself, then a restart', async () => {
    const transport = await joined();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.become('disconnected');
    vi.advanceTimersByTime(900);
    expect(transport.restarts).toBe(0);
    vi.advanceTimersByTime(200);
    vi.useRealTimers();
    await vi.waitFor(() => expect(transport.restarts).toBe(1));
  });

  it('is left alone when it mended itself', async () => {
    const transport = await joined();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.become('disconnected');
    transport.become('connected');
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await client.request('ping', {});
    expect(asked('restartIce')).toBe(0);
  });

  it('is replaced when the server knows no such transport', async () => {
    const transport = await joined();
    gateway.answers['restartIce'] = () => new Refusal('transport-not-found');
    transport.become('failed');
    await vi.waitFor(() => expect(FakeDevice.transports).toHaveLength(2));
  });

  it('waits for the next join when there is no connection to ask over', async () => {
    const transport = await joined();
    client.close();
    transport.become('failed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(FakeDevice.transports).toHaveLength(1);
  });
});

it('reads delay and level from the statistics', async () => {
  expect(await reception.report()).toBeUndefined();
  const transport = await joined();
  transport.consumers[0]?.stats({ jitterBufferDelay: 6, jitterBufferEmittedCount: 100, audioLevel: 0.5 });
  expect(await reception.report()).toEqual({ bufferMs: 60, level: 0.5 });
});

it('does nothing after it was closed', async () => {
  await joined();
  reception.close();
  reception.program('program-2');
  await client.request('ping', {});
  expect(asked('consume')).toBe(0);
  expect(latest().closed).toBe(true);
});
