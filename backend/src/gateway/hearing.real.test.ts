/** With a real worker, real sockets and real RTP: what listeners hear, and when. */
import { NOW_PLAYING_PACE, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ WORKERS: '2' });
});
afterAll(() => server[Symbol.asyncDispose]());

test('a listener hears after one round trip', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  expect(listener.joined.session).toMatchObject({ state: 'live', sessionId: host.sessionId });
  expect(listener.joined.receive?.consumer?.rtpParameters.codecs[0]).toMatchObject({
    mimeType: 'audio/opus',
    channels: 2,
    parameters: { 'sprop-stereo': 1 },
    rtcpFeedback: expect.arrayContaining([expect.objectContaining({ type: 'nack' })]),
  });
});

test('a listener hears step by step', async () => {
  using host = await TestHost.live(server);
  const client = await server.connect();
  const joined = await client.join(host.sessionId);
  expect(joined).toMatchObject({ receive: null, keptTransportId: null });
  const opened = await client.ask('createConsumerTransport', {});
  expect(opened.consumer).toBeNull();
  const transportId = opened.transport.id;
  const consumer = await client.ask('consume', { transportId, rtpCapabilities: LISTENER_CAPABILITIES });
  const receiving = await connect(client, opened.transport, consumer);
  expect(await client.ask('resumeConsumer', { consumerId: consumer.id })).toEqual({});
  await receiving.firstPacket;
  expect(receiving.packets).toBeGreaterThan(0);
  receiving.close();
});

test('who waits is told when there is a program, and hears it', async () => {
  using host = await TestHost.create(server);
  const client = await server.connect();
  const joined = await client.join(host.sessionId, { rtpCapabilities: LISTENER_CAPABILITIES });
  expect(joined.session).toMatchObject({ state: 'waiting', liveSinceMs: null });
  const { transport, consumer } = joined.receive ?? {};
  if (!transport) throw new Error('The reply lacks a transport.');
  expect(consumer).toBeNull();
  const refusal = await client.refusal('consume', {
    transportId: transport.id,
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  expect(refusal.code).toBe('no-program');

  const program = client.next('program');
  const live = client.next('sessionState');
  const { producerId } = await host.goLive();
  expect(await program).toEqual({ producerId });
  expect(await live).toMatchObject({ state: 'live', liveSinceMs: expect.any(Number) });
  const later = await client.ask('consume', {
    transportId: transport.id,
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  const receiving = await connect(client, transport, later);
  await receiving.firstPacket;
  expect(later.producerId).toBe(producerId);
  receiving.close();
});

test('pause stops the sound, resume brings it back', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const paused = listener.client.next('pause');
  await host.client.ask('pause', {});
  await paused;
  await listener.untilSilence();
  expect((await (await server.connect()).join(host.sessionId)).session.state).toBe('paused');
  const resumed = listener.client.next('resume');
  await host.client.ask('resume', {});
  await resumed;
  await listener.untilSound();
  expect((await (await server.connect()).join(host.sessionId)).session.state).toBe('live');
});

test('when the tab is gone the session waits, and another one is a new program', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const none = listener.client.next('program');
  const waiting = listener.client.next('sessionState');
  await host.client.ask('closeProducer', {});
  expect(await none).toEqual({ producerId: null });
  expect(await waiting).toMatchObject({ state: 'waiting' });
  host.hangUp();

  const program = listener.client.next('program');
  const { producerId } = await host.goLive();
  expect(await program).toEqual({ producerId });
  const consumer = await listener.client.ask('consume', {
    transportId: listener.transportId,
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  expect(consumer.producerId).toBe(producerId);
});

test('counts tell who has the page open and who truly hears', async () => {
  using host = await TestHost.live(server);
  const both = host.client.next(
    'listenerCount',
    ({ listeners, receiving }) => listeners === 2 && receiving === 1,
  );
  const silent = await server.connect();
  await silent.join(host.sessionId);
  using listener = await TestListener.hear(server, host.sessionId);
  await both;
  const none = host.client.next(
    'listenerCount',
    ({ listeners, receiving }) => listeners === 0 && receiving === 0,
  );
  await silent.ask('leave', {});
  await listener.client.ask('leave', {});
  await none;
  expect(server.registry.get(host.sessionId)?.participants.peak).toBe(2);
});

test('a late joiner gets the full state', async () => {
  using host = await TestHost.create(server, { title: 'Sunday', hostName: 'Ada', visibility: 'public' });
  const source = { site: 'YouTube', url: 'https://www.youtube.com/watch?v=x' };
  const one = { title: 'One', artist: 'Ada', album: null, source, artworkId: null };
  const position = { positionMs: 1000, durationMs: 60_000, rate: 1, ageMs: 200 };
  await host.client.ask('nowPlaying', { track: one, playbackState: 'playing', position: null });
  await host.client.ask('nowPlaying', {
    track: { ...one, title: 'Two' },
    playbackState: 'playing',
    position,
  });
  await host.goLive();
  const { session, serverTimeMs } = await (await server.connect()).join(host.sessionId);
  expect(session).toMatchObject({
    title: 'Sunday',
    hostName: 'Ada',
    visibility: 'public',
    state: 'live',
    nowPlaying: { track: { number: 2, title: 'Two', source }, anchor: { positionMs: 1000, rate: 1 } },
    history: [{ number: 1 }, { number: 2 }],
  });
  expect(session.nowPlaying.anchor?.atMs).toBeLessThanOrEqual(serverTimeMs - 200);
});

test('what is said later of a track amends it everywhere: event, snapshot, stored row', async () => {
  using host = await TestHost.create(server);
  const listener = await server.connect();
  await listener.join(host.sessionId);
  const bare = { title: 'One', artist: null, album: null, source: null, artworkId: null };
  const position = { positionMs: 1000, durationMs: 60_000, rate: 1, ageMs: 0 };
  await host.client.ask('nowPlaying', { track: bare, playbackState: 'playing', position });
  const amended = listener.next('nowPlaying', ({ track }) => track?.album === 'Dawn');
  const whole = { ...bare, title: 'One (Remastered)', artist: 'Ada', album: 'Dawn' };
  await host.client.ask('nowPlaying', { track: whole, playbackState: 'playing', position });
  const { track, anchor } = await amended;
  const [first] = listener.told('nowPlaying');
  expect(track).toMatchObject({
    number: 1,
    title: 'One (Remastered)',
    artist: 'Ada',
    startedAtMs: first?.track?.startedAtMs,
  });
  expect(anchor).toEqual(first?.anchor);
  const { session } = await (await server.connect()).join(host.sessionId);
  expect(session.history).toEqual([track]);
  await vi.waitFor(async () => {
    expect(await server.store.tracks.of(host.sessionId)).toEqual([track]);
  });
});

test('no page makes its host tell listeners more than they have to bear, and its last word is told', async () => {
  using host = await TestHost.create(server);
  const listener = await server.connect();
  await listener.join(host.sessionId);
  const { events, tracks } = NOW_PLAYING_PACE;
  const said = { artist: null, album: null, source: null, artworkId: null };
  const last = listener.next('nowPlaying', ({ track }) => track?.title === 'The last');
  const began = performance.now();
  for (let n = 0; n < 40; n += 1) {
    const title = n === 39 ? 'The last' : `Track ${n}`;
    await host.client.ask('nowPlaying', {
      track: { ...said, title },
      playbackState: 'playing',
      position: null,
    });
  }
  const { track } = await last;
  const spentMs = performance.now() - began;
  expect(track?.number).toBeLessThanOrEqual(tracks.burst + spentMs / tracks.everyMs + 1);
  expect(listener.told('nowPlaying').length).toBeLessThanOrEqual(events.burst + spentMs / events.everyMs + 1);
});

test('host and listener on different workers', async () => {
  await using spread = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' });
  using host = await TestHost.live(spread);
  using first = await TestListener.hear(spread, host.sessionId);
  using second = await TestListener.hear(spread, host.sessionId);
  using third = await TestListener.hear(spread, host.sessionId);
  await Promise.all([first.untilSound(), second.untilSound(), third.untilSound()]);
  const loads = spread.pool.loads();
  expect(loads.map(({ routers }) => routers)).toEqual([1, 1]);
  expect(loads.map(({ listeners }) => listeners).sort()).toEqual([1, 2]);
  expect(loads.every(({ cpuMs, maxResidentBytes }) => cpuMs >= 0 && maxResidentBytes > 1e6)).toBe(true);

  const paused = second.client.next('pause');
  await host.client.ask('pause', {});
  await paused;
  await Promise.all([first.untilSilence(), second.untilSilence()]);
  await host.client.ask('resume', {});
  await Promise.all([first.untilSound(), second.untilSound()]);
  await host.client.ask('endSession', {});
  await expect.poll(() => spread.pool.loads().map(({ routers }) => routers)).toEqual([0, 0]);
});

test('a crowd that comes at once to another worker shares one pipe', async () => {
  await using spread = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' });
  using host = await TestHost.live(spread);
  const crowd = await Promise.all(
    Array.from({ length: 12 }, () => TestListener.hear(spread, host.sessionId)),
  );
  expect(spread.pool.loads().map(({ routers }) => routers)).toEqual([1, 1]);
  expect(
    spread.pool
      .loads()
      .map(({ listeners }) => listeners)
      .reduce((a, b) => a + b),
  ).toBe(12);
  for (const listener of crowd) listener[Symbol.dispose]();
});

test('the end is told to all, and closes the media', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const ended = listener.client.next('sessionEnded');
  await host.client.ask('endSession', {});
  expect(await ended).toMatchObject({ reason: 'host' });
  await listener.untilSilence();
  for (const method of ['createConsumerTransport', 'leave']) {
    expect((await listener.client.refusal(method, {})).code).toBe('session-ended');
  }
  const refusal = await (await server.connect()).refusal('join', {
    protocol: PROTOCOL_VERSION,
    sessionId: host.sessionId,
  });
  expect(refusal.code).toBe('session-ended');
  // The same connection may open the next one.
  expect((await host.client.createSession()).session.state).toBe('waiting');
});

test('an ICE restart gives new credentials and keeps the sound', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const before = listener.joined.receive?.transport.iceParameters;
  const { iceParameters } = await listener.client.ask('restartIce', { transportId: listener.transportId });
  expect(iceParameters.usernameFragment).not.toBe(before?.usernameFragment);
  expect(iceParameters.password).not.toBe(before?.password);
  await listener.untilSound();
});

test('traffic is known of each participant, when somebody asks', async () => {
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  const session = server.registry.get(host.sessionId);
  const traffic = await Promise.all([...(session?.participants ?? [])].map((each) => each.traffic()));
  expect(traffic).toHaveLength(2);
  expect(traffic[0]?.bytesReceived).toBeGreaterThan(0);
  expect(traffic[1]?.bytesSent).toBeGreaterThan(0);
  expect(traffic[1]).toMatchObject({ dtlsState: 'connected', protocol: 'udp' });
  expect(listener.packets).toBeGreaterThan(0);
});
