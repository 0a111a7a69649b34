/** With a real worker, real sockets and real RTP: breaks, and how host and listeners come back from them. */
import { PROTOCOL_VERSION, ProtocolError } from '@auxcast/shared-types';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the host', () => {
  test('whose socket drops is waited for, its sound goes on, and it resumes by token', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    const away = listener.client.next('sessionState');
    host.client.terminate();
    expect(await away).toMatchObject({ state: 'reconnecting', graceEndsAtMs: expect.any(Number) });
    await listener.untilSound();

    const back = listener.client.next('sessionState');
    const client = await server.connect();
    const resumed = await client.ask('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      hostToken: host.welcome.hostToken,
    });
    expect(resumed.session.state).toBe('live');
    expect(resumed.program).toMatchObject({
      transportId: expect.any(String),
      producerId: expect.any(String),
    });
    expect(resumed.participantId).toBe(host.welcome.participantId);
    expect(await back).toMatchObject({ state: 'live', graceEndsAtMs: null });
    await listener.untilSound();
    // What survived can still be steered.
    await client.ask('pause', {});
    await listener.untilSilence();
  });

  test('that is gone without a word is found out, and listeners are told', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    const away = listener.client.next('sessionState');
    host.client.stopReading();
    expect(await away).toMatchObject({ state: 'reconnecting', graceEndsAtMs: expect.any(Number) });
    host.client.goOnReading();
    expect(await host.client.closed).toMatchObject({ code: 4002 });
  });

  test('whose browser was killed comes back with a new transport and a new program', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    // Socket and transport go at once: either may be noticed first.
    const away = listener.client.next('sessionState', ({ state }) => state === 'reconnecting');
    const none = listener.client.next('program', ({ producerId }) => producerId === null);
    host.vanish();
    await away;
    const client = await server.connect();
    await client.ask('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      hostToken: host.welcome.hostToken,
    });
    const program = listener.client.next('program', ({ producerId }) => producerId !== null);
    const { producerId } = await host.goLive(client);
    await none;
    expect(await program).toEqual({ producerId });
    expect(server.registry.get(host.sessionId)?.course.state).toBe('live');
  });

  test('who comes twice takes over: the first connection is told why it ends', async () => {
    using host = await TestHost.live(server);
    const client = await server.connect();
    await client.ask('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      hostToken: host.welcome.hostToken,
    });
    expect(await host.client.closed).toMatchObject({ code: 4001 });
    expect(server.registry.get(host.sessionId)?.course.state).toBe('live');
    const refusal = await client.refusal('join', { protocol: PROTOCOL_VERSION, sessionId: host.sessionId });
    expect(refusal.code).toBe('already-joined');
  });

  test('whose reply to createSession got lost asks again, and gets the same session', async () => {
    const attemptId = `${'a1'.repeat(21)}A`;
    const lost = await server.connect();
    const first = await lost.createSession({ attemptId });
    lost.terminate();
    const again = await (await server.connect()).createSession({ attemptId });
    expect(again).toMatchObject({
      hostToken: first.hostToken,
      participantId: first.participantId,
      session: { sessionId: first.session.sessionId, state: 'waiting' },
    });
  });

  test('without the right token nobody takes anything over', async () => {
    using host = await TestHost.live(server);
    const stranger = await server.connect();
    const refusal = await stranger.refusal('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      hostToken: 'x'.repeat(43),
    });
    expect(refusal.code).toBe('token-refused');
    expect(await host.client.ask('ping', {})).toHaveProperty('serverTimeMs');
  });

  test('who does not come back within the grace ends the session', async () => {
    await using hasty = await TestServer.start({ HOST_GRACE_MS: '100' });
    using host = await TestHost.live(hasty);
    using listener = await TestListener.hear(hasty, host.sessionId);
    const ended = listener.client.next('sessionEnded');
    host.vanish();
    expect(await ended).toMatchObject({ reason: 'host-away' });
    const refusal = await (await hasty.connect()).refusal('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      hostToken: host.welcome.hostToken,
    });
    expect(refusal.code).toBe('session-ended');
  });
});

describe('a listener', () => {
  test('whose socket drops keeps its transport, its place and its sound', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    listener.client.terminate();
    await listener.untilSound();
    const client = await server.connect();
    const resumed = await client.join(host.sessionId, {
      resumeToken: listener.joined.resumeToken,
      rtpCapabilities: LISTENER_CAPABILITIES,
    });
    expect(resumed).toMatchObject({
      participantId: listener.joined.participantId,
      resumeToken: listener.joined.resumeToken,
      keptTransportId: listener.transportId,
      receive: null,
      session: { listenerCount: { listeners: 1, receiving: 1 } },
    });
    await listener.untilSound();
    expect(client.told('program')).toEqual([]);
  });

  test('who missed a new program is told of it', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    listener.client.terminate();
    await host.client.ask('closeProducer', {});
    host.hangUp();
    const { producerId } = await host.goLive();
    const client = await server.connect();
    const program = client.next('program');
    const resumed = await client.join(host.sessionId, { resumeToken: listener.joined.resumeToken });
    expect(resumed.keptTransportId).toBe(listener.transportId);
    expect(await program).toEqual({ producerId });
  });

  test('who comes twice takes over', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    await (await server.connect()).join(host.sessionId, { resumeToken: listener.joined.resumeToken });
    expect(await listener.client.closed).toMatchObject({ code: 4001 });
    expect(server.registry.get(host.sessionId)?.participants.count.listeners).toBe(1);
  });

  test('who is gone with socket and transport is forgotten at once', async () => {
    await using mortal = await TestServer.start();
    using host = await TestHost.live(mortal);
    using listener = await TestListener.hear(mortal, host.sessionId);
    listener.client.terminate();
    const [load] = mortal.pool.loads();
    if (!load) throw new Error('There is no worker.');
    const gone = host.client.next('listenerCount', ({ listeners }) => listeners === 0);
    process.kill(load.pid, 'SIGKILL');
    await gone;
    const resumed = await (await mortal.connect()).join(host.sessionId, {
      resumeToken: listener.joined.resumeToken,
    });
    // As the same one all the same: the token says who it is.
    expect(resumed.participantId).toBe(listener.joined.participantId);
    expect(resumed.resumeToken).toBe(listener.joined.resumeToken);
    expect(resumed.keptTransportId).toBeNull();
  });

  test('who stays away longer than the grace is forgotten, and comes back as the same one', async () => {
    await using hasty = await TestServer.start({ LISTENER_GRACE_MS: '100' });
    using host = await TestHost.live(hasty);
    using listener = await TestListener.hear(hasty, host.sessionId);
    const gone = host.client.next('listenerCount', ({ listeners }) => listeners === 0);
    listener.client.terminate();
    await gone;
    await listener.untilSilence();
    expect(hasty.pool.loads()[0]?.listeners).toBe(0);
    const again = await (await hasty.connect()).join(host.sessionId, {
      resumeToken: listener.joined.resumeToken,
    });
    expect(again.participantId).toBe(listener.joined.participantId);
    expect(again.session.listenerCount.listeners).toBe(1);
  });

  test('who left is forgotten at once, and may come again over the same connection', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    await listener.client.ask('leave', {});
    expect(server.registry.get(host.sessionId)?.participants.count.listeners).toBe(0);
    expect((await listener.client.refusal('leave', {})).code).toBe('not-joined');
    const again = await listener.client.join(host.sessionId, { resumeToken: listener.joined.resumeToken });
    expect(again.participantId).toBe(listener.joined.participantId);
  });

  test('who was forgotten needs room like anyone else', async () => {
    await using small = await TestServer.start({ MAX_LISTENERS_PER_SESSION: '1' });
    using host = await TestHost.create(small);
    const one = await small.connect();
    const { resumeToken } = await one.join(host.sessionId);
    await one.ask('leave', {});
    await (await small.connect()).join(host.sessionId);
    const refusal = await one.refusal('join', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      resumeToken,
    });
    expect(refusal).toMatchObject({ code: 'session-full', details: { retryAfterMs: expect.any(Number) } });
  });

  test('who brings a token that is not of this session is a new one', async () => {
    using host = await TestHost.create(server);
    using other = await TestHost.create(server);
    const former = await (await server.connect()).join(other.sessionId);
    const joined = await (await server.connect()).join(host.sessionId, { resumeToken: former.resumeToken });
    expect(joined.participantId).not.toBe(former.participantId);
    expect(joined.resumeToken).not.toBe(former.resumeToken);
  });

  test('who is removed is told, cut off, and not let in again', async () => {
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    const removed = listener.client.next('removed');
    server.registry.get(host.sessionId)?.remove(listener.joined.participantId, 'You were removed.');
    expect(await removed).toEqual({ message: 'You were removed.' });
    expect(await listener.client.closed).toMatchObject({ code: 4003 });
    await listener.untilSilence();
    const refusal = await (await server.connect()).refusal('join', {
      protocol: PROTOCOL_VERSION,
      sessionId: host.sessionId,
      resumeToken: listener.joined.resumeToken,
    });
    expect(refusal.code).toBe('removed');
  });
});

test('a session outlives the death of its worker: listeners are told, a new program is heard', async () => {
  await using mortal = await TestServer.start();
  using host = await TestHost.live(mortal);
  using listener = await TestListener.hear(mortal, host.sessionId);
  const [load] = mortal.pool.loads();
  if (!load) throw new Error('There is no worker.');
  const none = listener.client.next('program');
  const replaced = new Promise((resolve) => mortal.pool.events.once('replaced', resolve));
  process.kill(load.pid, 'SIGKILL');
  expect(await none).toEqual({ producerId: null });
  await replaced;
  expect(mortal.pool.loads()[0]).toMatchObject({ index: load.index, routers: 0 });
  host.hangUp();
  await host.goLive();
  using again = await TestListener.hear(mortal, host.sessionId);
  expect(again.packets).toBeGreaterThan(0);
});

test('a join that fails after another connection has taken its seat over leaves the seat to that one', async () => {
  using host = await TestHost.create(server);
  const session = server.registry.get(host.sessionId);
  if (session === undefined) throw new Error('There is no session.');
  const guest = await server.connect();
  const { resumeToken } = await guest.join(host.sessionId);
  await guest.ask('leave', {});
  const { promise, reject } = Promise.withResolvers<never>();
  const receive = vi.spyOn(session.hearing, 'receive').mockReturnValueOnce(promise);
  const [first, second] = [await server.connect(), await server.connect()];
  const failing = first.join(host.sessionId, { resumeToken, rtpCapabilities: LISTENER_CAPABILITIES });
  failing.catch(() => undefined);
  await expect.poll(() => receive.mock.calls.length).toBe(1);
  await second.join(host.sessionId, { resumeToken });
  expect(await first.closed).toMatchObject({ code: 4001 });
  // An error of the kind that is meant to be answered; nobody is there to be answered.
  reject(new ProtocolError('unavailable', 'Too late.'));
  await second.ask('ping', {});
  receive.mockRestore();
  expect(session.snapshot().listenerCount.listeners).toBe(1);
  expect(
    await second.ask('createConsumerTransport', { rtpCapabilities: LISTENER_CAPABILITIES }),
  ).toHaveProperty('transport');
});
