/** With a real worker and real RTP: a guest's voice on a second channel, beside the host's music. */
import { type ErrorCode, PROGRAM, type RtpParameters } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connect,
  type TestClient,
  TestHost,
  TestListener,
  TestServer,
} from '../../test-support/party/index.ts';
import {
  FRAME_MS,
  LISTENER_CAPABILITIES,
  OpusPackets,
  PAYLOAD_TYPE,
  SendingPeer,
} from '../../test-support/sound/index.ts';
import type { ChannelRight, Participant, Session } from '../sessions/index.ts';

const STAGE = 'stage';

let server: TestServer;

beforeAll(async () => {
  // Every receiving end but the first is on the other worker: the voice crosses a pipe.
  server = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' });
});
afterAll(() => server[Symbol.asyncDispose]());

function voiceParameters(ssrc: number): RtpParameters {
  const codec = { mimeType: 'audio/opus', payloadType: PAYLOAD_TYPE, clockRate: 48_000, channels: 2 };
  return { mid: '0', codecs: [{ ...codec, parameters: { usedtx: 1 } }], encodings: [{ ssrc }] };
}

function sessionOf(sessionId: string): Session {
  const session = server.registry.get(sessionId);
  if (session === undefined) throw new Error('There is no such session.');
  return session;
}

function seatOf(sessionId: string, participantId: string): Participant {
  const participant = sessionOf(sessionId).participants.find(participantId);
  if (participant === undefined) throw new Error('There is no such participant.');
  return participant;
}

/** Makes a participant a guest with these rights on the stage. */
function grant(sessionId: string, participantId: string, ...rights: ChannelRight[]): void {
  const { grants } = sessionOf(sessionId);
  grants.setRole(participantId, 'guest');
  for (const right of rights) grants.grant(participantId, { channelId: STAGE, right });
}

/** A guest who publishes a voice on the stage. */
class Voice implements Disposable {
  readonly #packets = new OpusPackets();
  #peer: SendingPeer | undefined;
  #timer: NodeJS.Timeout | undefined;

  async speak(client: TestClient): Promise<string> {
    const { transport } = await client.ask('createProducerTransport', { channelId: STAGE });
    const rtpParameters = voiceParameters(this.#packets.ssrc);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    this.#peer = sending;
    await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    const wish = { channelId: STAGE, transportId: transport.id, kind: 'audio' as const, rtpParameters };
    const { producerId } = await client.ask('produce', wish);
    this.#timer = setInterval(() => this.#send(), FRAME_MS);
    return producerId;
  }

  #send(): void {
    try {
      this.#peer?.send(this.#packets.next());
    } catch {
      // The server closed its end of the transport.
      clearInterval(this.#timer);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#peer?.close();
  }
}

test('is heard by whoever may listen there, and by nobody else; the music goes on', async () => {
  using host = await TestHost.live(server);
  using music = await TestListener.hear(server, host.sessionId);
  const client = await server.connect();
  const { participantId } = await client.join(host.sessionId);
  grant(host.sessionId, participantId, 'publish');
  using voice = new Voice();
  const producerId = await voice.speak(client);

  const stage = { channelId: STAGE, rtpCapabilities: LISTENER_CAPABILITIES };
  const other = await server.connect();
  const joined = await other.join(host.sessionId);
  expect((await other.refusal('createConsumerTransport', stage)).code).toBe<ErrorCode>('forbidden');
  grant(host.sessionId, joined.participantId, 'listen');
  const { transport, consumer } = await other.ask('createConsumerTransport', stage);
  if (consumer === null) throw new Error('There is nothing on the stage.');
  expect(consumer.producerId).toBe(producerId);
  const ear = await connect(other, transport, consumer);
  await ear.firstPacket;
  ear.close();

  await music.untilSound();
  const session = server.registry.get(host.sessionId);
  expect(session?.course.state).toBe('live');
  expect(session?.media.producerId).not.toBe(producerId);
  // Who may speak there may not listen there, nor the other way round.
  expect((await client.refusal('consume', { ...stage, transportId: transport.id })).code).toBe('forbidden');
  expect((await other.refusal('createProducerTransport', { channelId: STAGE })).code).toBe('forbidden');
});

test('both are consumed over one transport, and capacity counts both', async () => {
  using host = await TestHost.live(server);
  using voice = new Voice();
  const guest = await server.connect();
  grant(host.sessionId, (await guest.join(host.sessionId)).participantId, 'publish');
  const producerId = await voice.speak(guest);

  using listener = await TestListener.hear(server, host.sessionId);
  const { joined, transportId } = listener;
  const seat = seatOf(host.sessionId, joined.participantId);
  grant(host.sessionId, joined.participantId, 'listen');
  const consumers = () => server.pool.loads().reduce((sum, load) => sum + load.consumers, 0);
  const before = { consumers: consumers(), promisedBps: server.pool.egress.promisedBps };
  const stage = { channelId: STAGE, transportId, rtpCapabilities: LISTENER_CAPABILITIES };
  const first = await listener.client.ask('consume', stage);
  expect(consumers()).toBe(before.consumers + 1);
  expect(server.pool.egress.promisedBps).toBeGreaterThan(before.promisedBps);

  // Asked again, the earlier consumer gives way: nothing is counted twice.
  const again = await listener.client.ask('consume', stage);
  expect(again.id).not.toBe(first.id);
  expect(consumers()).toBe(before.consumers + 1);
  expect(seat.receiving?.consumes(producerId)).toBe(true);
  expect(seat.receiving?.consumes(server.registry.get(host.sessionId)?.media.producerId ?? null)).toBe(true);
  await listener.untilSound();

  // A voice that ends gives back what it took, though its listener stays.
  await guest.ask('closeProducer', { channelId: STAGE });
  await expect.poll(consumers).toBe(before.consumers);
  expect(server.pool.egress.promisedBps).toBe(before.promisedBps);
  await listener.client.ask('leave', {});
  expect(consumers()).toBe(before.consumers - 1);
});

test('a voice that ends, or its sender that goes, leaves the program alone', async () => {
  using host = await TestHost.live(server);
  using music = await TestListener.hear(server, host.sessionId);
  const guest = await server.connect();
  grant(host.sessionId, (await guest.join(host.sessionId)).participantId, 'publish');
  using voice = new Voice();
  await voice.speak(guest);
  expect(await guest.ask('closeProducer', { channelId: STAGE })).toEqual({});
  expect((await guest.refusal('closeProducer', { channelId: STAGE })).code).toBe('no-program');
  expect((await guest.refusal('closeProducer', { channelId: PROGRAM })).code).toBe('forbidden');
  guest.terminate();
  await music.untilSound();
  expect(server.registry.get(host.sessionId)?.course.state).toBe('live');
});

test('a right that is taken back ends what was done by it, and nothing else', async () => {
  using host = await TestHost.live(server);
  using voice = new Voice();
  const guest = await server.connect();
  const { participantId } = await guest.join(host.sessionId);
  grant(host.sessionId, participantId, 'publish');
  const producerId = await voice.speak(guest);
  using listener = await TestListener.hear(server, host.sessionId);
  const { joined, transportId } = listener;
  const stage = { channelId: STAGE, transportId, rtpCapabilities: LISTENER_CAPABILITIES };
  const consumers = () => server.pool.loads().reduce((sum, load) => sum + load.consumers, 0);
  const before = consumers();
  grant(host.sessionId, joined.participantId, 'listen');
  await listener.client.ask('consume', stage);
  const { grants } = sessionOf(host.sessionId);
  const seat = seatOf(host.sessionId, joined.participantId);

  grants.revoke(joined.participantId, { channelId: STAGE, right: 'listen' });
  expect(seat.receiving?.consumes(producerId)).toBe(false);
  expect(consumers()).toBe(before);
  expect((await listener.client.refusal('consume', stage)).code).toBe<ErrorCode>('forbidden');

  grants.revoke(participantId, { channelId: STAGE, right: 'publish' });
  expect(seatOf(host.sessionId, participantId).sending?.on(STAGE)).toBeUndefined();
  expect((await guest.refusal('createProducerTransport', { channelId: STAGE })).code).toBe('forbidden');
  await listener.untilSound();
  expect(sessionOf(host.sessionId).course.state).toBe('live');
});

test('a right that is taken back while a sound is being made leaves none', async () => {
  using host = await TestHost.live(server);
  using voice = new Voice();
  const guest = await server.connect();
  const { participantId } = await guest.join(host.sessionId);
  grant(host.sessionId, participantId, 'publish');
  await voice.speak(guest);
  using listener = await TestListener.hear(server, host.sessionId);
  const { joined, transportId } = listener;
  const session = sessionOf(host.sessionId);
  const seat = seatOf(host.sessionId, joined.participantId);
  const consumers = () => server.pool.loads().reduce((sum, load) => sum + load.consumers, 0);
  const before = consumers();
  const stage = { channelId: STAGE, rtpCapabilities: LISTENER_CAPABILITIES };
  for (const hear of [
    () => session.hearing.consume(seat, { ...stage, transportId }),
    () => session.hearing.receive(seat, stage),
  ]) {
    grant(host.sessionId, joined.participantId, 'listen');
    const heard = expect(hear()).rejects.toMatchObject({ code: 'forbidden' });
    session.grants.revoke(joined.participantId, { channelId: STAGE, right: 'listen' });
    await heard;
    expect(consumers()).toBe(before);
  }
  const speaker = seatOf(host.sessionId, participantId);
  await guest.ask('closeProducer', { channelId: STAGE });
  const { id } = await session.publishing.createTransport(speaker);
  const wish = { channelId: STAGE, transportId: id, rtpParameters: voiceParameters(1) };
  const published = expect(session.publishing.publish(speaker, wish)).rejects.toMatchObject({
    code: 'forbidden',
  });
  session.grants.revoke(participantId, { channelId: STAGE, right: 'publish' });
  await published;
  expect(speaker.sending?.on(STAGE)).toBeUndefined();
});
