/** With real workers and real RTP: voices beside the host's music. */
import { type ErrorCode, STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  flowsAmong,
  TestHost,
  TestListener,
  TestServer,
  TestTalker,
} from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES, voiceParameters } from '../../test-support/sound/index.ts';
import type { Participant, Session } from '../sessions/index.ts';

const rtpCapabilities = LISTENER_CAPABILITIES;

let server: TestServer;

beforeAll(async () => {
  // Every receiving end but the first is on the other worker: voices cross a pipe.
  server = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' });
});
afterAll(() => server[Symbol.asyncDispose]());

function sessionOf({ sessionId }: TestHost): Session {
  const session = server.registry.get(sessionId);
  if (session === undefined) throw new Error('There is no such session.');
  return session;
}

function seatOf(host: TestHost, participantId: string): Participant {
  const participant = sessionOf(host).participants.find(participantId);
  if (participant === undefined) throw new Error('There is no such participant.');
  return participant;
}

function consumers(): number {
  return server.pool.loads().reduce((sum, load) => sum + load.consumers, 0);
}

/** Somebody who was made a guest, and may talk and listen on the stage. */
async function guestOf(host: TestHost): Promise<TestTalker> {
  const guest = await TestTalker.join(server, host.sessionId);
  await host.client.ask('setRole', { participantId: guest.participantId, role: 'guest' });
  return guest;
}

test('a voice is heard from the press to the release, by whoever may listen; the music goes on', async () => {
  using host = await TestHost.live(server);
  using music = await TestListener.hear(server, host.sessionId);
  using guest = await guestOf(host);
  using other = await TestTalker.join(server, host.sessionId);
  const people = { guest, other };
  const voiceId = await guest.speak();
  await other.listenTo(guest);
  await music.untilSound();
  expect(await flowsAmong(people)).toEqual([]);
  expect(other.heard(guest).packets).toBe(0);

  await guest.press(STAGE);
  await expect.poll(() => flowsAmong(people)).toEqual(['guest>other']);
  await guest.release(STAGE);
  await expect.poll(() => flowsAmong(people)).toEqual([]);
  await guest.press(STAGE);
  await expect.poll(() => flowsAmong(people)).toEqual(['guest>other']);

  await music.untilSound();
  const session = sessionOf(host);
  expect(session.course.state).toBe('live');
  expect(session.media.producerId).not.toBe(voiceId);
  // The listener may not talk there, and nobody hears itself.
  expect((await other.client.refusal('createProducerTransport', {})).code).toBe<ErrorCode>('forbidden');
  expect((await other.client.refusal('press', { input: STAGE, number: 1 })).code).toBe('forbidden');
  expect(await guest.refusedVoice(guest.participantId)).toBe('forbidden');
  expect(await guest.refusedVoice('nobody')).toBe('forbidden');
});

test('voice and music are consumed over one transport, and capacity counts both', async () => {
  using host = await TestHost.live(server);
  using guest = await guestOf(host);
  const producerId = await guest.speak();

  using listener = await TestListener.hear(server, host.sessionId);
  const { joined, transportId } = listener;
  const seat = seatOf(host, joined.participantId);
  const before = { consumers: consumers(), promisedBps: server.pool.egress.promisedBps };
  const voice = { voiceOf: guest.participantId, transportId, rtpCapabilities };
  const first = await listener.client.ask('consume', voice);
  expect(first.producerId).toBe(producerId);
  expect(consumers()).toBe(before.consumers + 1);
  expect(server.pool.egress.promisedBps).toBeGreaterThan(before.promisedBps);

  // Asked again, the earlier consumer gives way: nothing is counted twice.
  const again = await listener.client.ask('consume', voice);
  expect(again.id).not.toBe(first.id);
  expect(consumers()).toBe(before.consumers + 1);
  expect(seat.receiving?.consumes(producerId)).toBe(true);
  expect(seat.receiving?.consumes(sessionOf(host).media.producerId)).toBe(true);
  await listener.untilSound();

  // A voice that ends gives back what it took, though its listener stays.
  await guest.client.ask('closeProducer', { source: 'voice' });
  await expect.poll(consumers).toBe(before.consumers);
  expect(server.pool.egress.promisedBps).toBe(before.promisedBps);
  expect((await listener.client.refusal('consume', voice)).code).toBe('no-program');
  await listener.client.ask('leave', {});
  expect(consumers()).toBe(before.consumers - 1);
});

test('a voice that ends, or its sender that goes, leaves the program alone', async () => {
  using host = await TestHost.live(server);
  using music = await TestListener.hear(server, host.sessionId);
  using guest = await guestOf(host);
  const { client } = guest;
  await guest.speak();
  expect(await client.ask('closeProducer', { source: 'voice' })).toEqual({});
  expect((await client.refusal('closeProducer', { source: 'voice' })).code).toBe('no-program');
  expect((await client.refusal('closeProducer', {})).code).toBe('forbidden');
  client.terminate();
  await music.untilSound();
  expect(sessionOf(host).course.state).toBe('live');
});

test('a right that is taken back ends what was done by it, and nothing else', async () => {
  using host = await TestHost.live(server);
  using guest = await guestOf(host);
  const producerId = await guest.speak();
  using listener = await TestListener.hear(server, host.sessionId);
  const { participantId } = listener.joined;
  const voice = { voiceOf: guest.participantId, transportId: listener.transportId, rtpCapabilities };
  const before = consumers();
  await listener.client.ask('consume', voice);
  const seat = seatOf(host, participantId);
  const right = { channelId: STAGE, allowed: false };

  await host.client.ask('setPersonRight', { ...right, participantId, right: 'listen' });
  expect(seat.receiving?.consumes(producerId)).toBe(false);
  expect(consumers()).toBe(before);
  expect((await listener.client.refusal('consume', voice)).code).toBe<ErrorCode>('forbidden');

  await host.client.ask('setPersonRight', { ...right, participantId: guest.participantId, right: 'talk' });
  expect(seatOf(host, guest.participantId).sending?.of('voice')).toBeUndefined();
  expect((await guest.client.refusal('createProducerTransport', {})).code).toBe('forbidden');
  await listener.untilSound();
  expect(sessionOf(host).course.state).toBe('live');
});

test('a right that is taken back while a sound is being made leaves none', async () => {
  using host = await TestHost.live(server);
  using guest = await guestOf(host);
  await guest.speak();
  using listener = await TestListener.hear(server, host.sessionId);
  const session = sessionOf(host);
  const { steering } = session;
  const seat = seatOf(host, listener.joined.participantId);
  const before = consumers();
  const taken = { channelId: STAGE, right: 'listen', allowed: false } as const;
  const heard = expect(
    session.hearing.consume(seat, {
      voiceOf: guest.participantId,
      transportId: listener.transportId,
      rtpCapabilities,
    }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  steering.setPersonRight(session.host, seat.id, taken);
  await heard;
  expect(consumers()).toBe(before);

  const speaker = seatOf(host, guest.participantId);
  await guest.client.ask('closeProducer', { source: 'voice' });
  const { id } = await session.publishing.createTransport(speaker);
  const wish = { source: 'voice', transportId: id, rtpParameters: voiceParameters(1) } as const;
  const published = expect(session.publishing.publish(speaker, wish)).rejects.toMatchObject({
    code: 'forbidden',
  });
  steering.setPersonRight(session.host, speaker.id, { ...taken, right: 'talk' });
  await published;
  expect(speaker.sending?.of('voice')).toBeUndefined();
});

test('of voices that come at the same moment no more get in than may', async () => {
  await using small = await TestServer.start({ MAX_TALKERS_PER_SESSION: '1' });
  const host = await small.connect();
  const { session } = await host.createSession({ kind: 'call' });
  const talkers = [1, 2, 3].map(() => TestTalker.join(small, session.sessionId));
  const wishes = await Promise.all(
    talkers.map(async (talker) => {
      const { client, rtpParameters } = await talker;
      const { transport } = await client.ask('createProducerTransport', {});
      return { client, wish: { source: 'voice', transportId: transport.id, kind: 'audio', rtpParameters } };
    }),
  );
  const replies = await Promise.all(wishes.map(({ client, wish }) => client.exchange('produce', wish)));
  const refused = replies.filter(({ ok }) => !ok);
  expect(refused).toHaveLength(2);
  for (const reply of refused) {
    expect(reply).toMatchObject({ error: { code: 'too-many', details: { what: 'talkers', most: 1 } } });
  }
});
