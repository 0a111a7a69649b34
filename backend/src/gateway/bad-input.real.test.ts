/**
 * With real sockets: everything malformed, oversized, out of order or unauthorised gets its error and changes
 * nothing.
 */
import {
  FRAME_BYTES,
  HARD_FRAME_BYTES,
  type Method,
  PROTOCOL_VERSION,
  type Room,
  requests,
} from '@auxcast/shared-types';
import { withNewFields } from '@auxcast/shared-types/examples/future';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestClient, TestHost, TestServer } from '../../test-support/party/index.ts';
import { LISTENER_CAPABILITIES, programParameters } from '../../test-support/sound/index.ts';

const TOKEN = 'x'.repeat(43);
const DTLS = { fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AA').join(':') }] };

/** Good data for every method, so that only the order or the right is wrong. */
const GOOD: Record<Method, object> = {
  ping: {},
  serverInfo: { protocol: PROTOCOL_VERSION },
  connectTransport: { transportId: 'x', dtlsParameters: DTLS },
  restartIce: { transportId: 'x' },
  createSession: { protocol: PROTOCOL_VERSION },
  resumeSession: { protocol: PROTOCOL_VERSION, sessionId: '2222222222', hostToken: TOKEN },
  createProducerTransport: {},
  produce: { transportId: 'x', kind: 'audio', rtpParameters: programParameters(1) },
  closeProducer: {},
  nowPlaying: { track: null, playbackState: 'none', position: null },
  position: { positionMs: 0, durationMs: null, rate: 1, ageMs: 0 },
  artwork: { type: 'image/png', data: 'AAAA' },
  pause: {},
  resume: {},
  endSession: {},
  join: { protocol: PROTOCOL_VERSION, sessionId: '2222222222' },
  createConsumerTransport: { rtpCapabilities: {} },
  consume: { transportId: 'x', rtpCapabilities: {} },
  resumeConsumer: { consumerId: 'x' },
  reportReception: { sound: 'good', cause: null, path: 'udp', concealedPct: 0 },
  streamToken: {},
  leave: {},
  askToSpeak: { name: 'Ada' },
  withdrawAsk: {},
  press: { input: 'stage', number: 1 },
  release: { input: 'stage', number: 1 },
  listen: { channelId: 'stage', on: true },
  setRole: { participantId: 'x', role: 'guest' },
  answerAsk: { participantId: 'x', admit: true },
  mute: { participantId: 'x', on: true },
  muteAllBut: { participantId: null },
  kick: { participantId: 'x' },
  setRoleRight: { channelId: 'stage', role: 'listener', right: 'talk', allowed: true },
  setPersonRight: { participantId: 'x', channelId: 'stage', right: 'talk', allowed: true },
  addChannel: { name: 'Green room', mode: 'open' },
  changeChannel: { channelId: 'stage', name: 'Podium' },
  closeChannel: { channelId: 'stage' },
  createInvite: { role: 'guest' },
  revokeInvite: { inviteId: 'x' },
  listPeople: {},
  setDesk: { isOpen: true },
  setStrip: { stripId: 'tab', gain: 0.5 },
  deskApplied: { isMixing: false, revision: 0 },
  setFeed: { feed: 'program' },
  addOutput: { url: 'http://radio.example.org:8000', mount: '/live.mp3', password: 'hackme' },
  startOutput: { outputId: 'x' },
  stopOutput: { outputId: 'x' },
  removeOutput: { outputId: 'x' },
  startRecording: {},
  stopRecording: {},
  listRecordings: {},
};
const HOST_ONLY: Method[] = [
  'createProducerTransport',
  'produce',
  'closeProducer',
  'nowPlaying',
  'position',
  'artwork',
  'pause',
  'resume',
  'endSession',
  'deskApplied',
];
const LISTENER_ONLY: Method[] = [
  'createConsumerTransport',
  'consume',
  'reportReception',
  'streamToken',
  'leave',
  'askToSpeak',
  'withdrawAsk',
  'setFeed',
];
const STEERING: Method[] = [
  'setRole',
  'answerAsk',
  'mute',
  'muteAllBut',
  'kick',
  'setRoleRight',
  'setPersonRight',
  'addChannel',
  'changeChannel',
  'closeChannel',
  'createInvite',
  'revokeInvite',
  'listPeople',
  'setDesk',
  'setStrip',
  'addOutput',
  'startOutput',
  'stopOutput',
  'removeOutput',
  'startRecording',
  'stopRecording',
  'listRecordings',
];
/** Whether it may is a matter of what it names. */
const EVERYBODY: Method[] = [
  'connectTransport',
  'restartIce',
  'resumeConsumer',
  'press',
  'release',
  'listen',
];

let server: TestServer;

/** All that the host may know of channels, people and invites. */
function roomOf(sessionId: string): Room | undefined {
  const session = server.registry.get(sessionId);
  return session?.roomView.of(session.host);
}

type Opened = Awaited<ReturnType<TestClient['createSession']>>;

async function openSession(): Promise<Opened> {
  return await (await server.connect()).createSession();
}

beforeAll(async () => {
  // One address opens more sessions here than it otherwise may.
  server = await TestServer.start({ MAX_SESSIONS: '10000' });
});
afterAll(() => server[Symbol.asyncDispose]());

test('lone surrogates are removed from text that comes in', async () => {
  const host = await server.connect();
  const { session } = await host.ask('createSession', { protocol: PROTOCOL_VERSION, title: 'Party \ud83d' });
  expect(session.title).toBe('Party');
  const track = { title: '\ude00One 😀', artist: null, album: null, source: null, artworkId: null };
  await host.ask('nowPlaying', { track, playbackState: 'none', position: null });
  const listener = await server.connect();
  const { session: seen } = await listener.join(session.sessionId);
  expect(seen.nowPlaying.track?.title).toBe('One 😀');
  const refusal = await listener.refusal('resumeConsumer', { consumerId: '\ud800' });
  expect(refusal).toMatchObject({ code: 'bad-request' });
});

describe('order', () => {
  test.each([...HOST_ONLY, ...LISTENER_ONLY, ...STEERING, ...EVERYBODY])(
    '%s before joining is not-joined',
    async (method) => {
      const client = await server.connect();
      expect((await client.refusal(method, GOOD[method])).code).toBe('not-joined');
    },
  );

  test.each(['createSession', 'resumeSession', 'join'] as const)(
    '%s a second time is already-joined',
    async (method) => {
      const host = await server.connect();
      const { session } = await host.createSession();
      const listener = await server.connect();
      await listener.join(session.sessionId);
      const before = server.registry.size;
      for (const client of [host, listener]) {
        expect((await client.refusal(method, GOOD[method])).code).toBe('already-joined');
      }
      expect(server.registry.size).toBe(before);
    },
  );

  test('a second join that does not wait for the first is already-joined too', async () => {
    const { session } = await (await server.connect()).createSession();
    const client = await server.connect();
    const joins = [1, 2].map(() =>
      client.exchange('join', {
        protocol: PROTOCOL_VERSION,
        sessionId: session.sessionId,
        rtpCapabilities: LISTENER_CAPABILITIES,
      }),
    );
    const [first, second] = await Promise.all(joins);
    expect(first?.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, error: { code: 'already-joined' } });
    expect(server.registry.get(session.sessionId)?.participants.count.listeners).toBe(1);
  });

  test('pause and resume without a program are wrong-state', async () => {
    const client = await server.connect();
    await client.createSession();
    for (const method of ['pause', 'resume']) {
      expect((await client.refusal(method, {})).code).toBe('wrong-state');
    }
    expect((await client.refusal('closeProducer', {})).code).toBe('no-program');
  });
});

describe('rights', () => {
  let session: Opened['session'];
  beforeAll(async () => {
    ({ session } = await openSession());
  });

  test.each([...HOST_ONLY, ...STEERING, 'press'] as const)(
    '%s is forbidden to a listener',
    async (method) => {
      const listener = await server.connect();
      await listener.join(session.sessionId);
      const before = roomOf(session.sessionId);
      expect((await listener.refusal(method, GOOD[method])).code).toBe('forbidden');
      expect(server.registry.get(session.sessionId)?.course.state).toBe('waiting');
      expect(roomOf(session.sessionId)).toEqual(before);
    },
  );

  test.each(LISTENER_ONLY)('%s is forbidden to a host', async (method) => {
    const host = await server.connect();
    await host.createSession();
    expect((await host.refusal(method, GOOD[method])).code).toBe('forbidden');
  });

  test('transports of others cannot be touched', async () => {
    using host = await TestHost.live(server);
    const transportId = server.registry.get(host.sessionId)?.host.transport?.id;
    const listener = await server.connect();
    await listener.join(host.sessionId, { rtpCapabilities: LISTENER_CAPABILITIES });
    const data = { transportId, dtlsParameters: DTLS };
    expect((await listener.refusal('connectTransport', data)).code).toBe('transport-not-found');
    expect((await listener.refusal('restartIce', { transportId })).code).toBe('transport-not-found');
    const rtpCapabilities = LISTENER_CAPABILITIES;
    expect((await listener.refusal('consume', { transportId, rtpCapabilities })).code).toBe(
      'transport-not-found',
    );
  });

  test('a session is opened by key where there is one', async () => {
    await using keyed = await TestServer.start({ HOST_KEY: 'open-sesame' });
    const client = await keyed.connect();
    expect((await client.refusal('createSession', GOOD.createSession)).code).toBe('host-key-required');
    const wrong = { ...GOOD.createSession, hostKey: 'open' };
    expect((await client.refusal('createSession', wrong)).code).toBe('host-key-refused');
    const info = (hostKey?: string) => client.ask('serverInfo', { protocol: PROTOCOL_VERSION, hostKey });
    expect((await info()).goLive).toBe('host-key-required');
    expect((await info('open')).goLive).toBe('host-key-refused');
    expect((await info('open-sesame')).goLive).toBe('allowed');
    expect(keyed.registry.size).toBe(0);
    await client.createSession({ hostKey: 'open-sesame' });
    expect(keyed.registry.size).toBe(1);
  });

  test('behind a proxy, nobody opens a session without a key', async () => {
    const client = await server.connect({ 'x-forwarded-for': '192.168.1.5' });
    expect((await client.refusal('createSession', GOOD.createSession)).code).toBe('not-from-here');
  });

  test('a page that was given our address by its name server may come in, but opens no session without a key', async () => {
    const rebound = `rebound.example:${server.port}`;
    const client = await server.connect({ host: rebound, origin: `http://${rebound}` });
    expect((await client.refusal('createSession', GOOD.createSession)).code).toBe('not-from-here');
    const info = await client.ask('serverInfo', { protocol: PROTOCOL_VERSION });
    expect(info.goLive).toBe('not-from-here');
    const extension = await server.connect({
      origin: 'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
    });
    await extension.createSession();
  });
});

describe('messages', () => {
  /** One for all methods: an address may not open a session for each. */
  let shared: Opened;
  beforeAll(async () => {
    shared = await openSession();
  });

  async function stray(raw: string | Buffer): Promise<unknown> {
    const client = await server.connect();
    const reply = client.strayReply();
    client.send(raw);
    return await reply;
  }

  test.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['no id', '{"method":"ping"}'],
    ['an id that is none', '{"id":"1","method":"ping"}'],
    ['bytes', Buffer.from('{"id":1,"method":"ping"}')],
  ])('%s is a bad-message without id', async (_what, raw) => {
    expect(await stray(raw)).toMatchObject({ id: null, ok: false, error: { code: 'bad-message' } });
  });

  test('an id that can be read is answered with it', async () => {
    const client = await server.connect();
    const reply = client.exchange('', {});
    expect(await reply).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  });

  test('an unknown method is unknown, also where objects have one of that name', async () => {
    const client = await server.connect();
    for (const method of ['sing', 'toString', '__proto__', 'constructor']) {
      expect((await client.refusal(method, {})).code).toBe('unknown-method');
    }
  });

  test.each(Object.entries(GOOD))('%s with an unknown field is a bad-request', async (method, good) => {
    const client = await clientFor(method);
    const data = { ...good, nonsense: 1 };
    expect((await client.refusal(method, data)).code).toBe('bad-request');
  });

  test.each(Object.keys(GOOD))('%s with something else for its data is a bad-request', async (method) => {
    const client = await clientFor(method);
    expect((await client.refusal(method, 'nonsense')).code).toBe('bad-request');
  });

  test('the error says where, not what', async () => {
    const client = await server.connect();
    const { details } = await client.refusal('join', { ...GOOD.join, resumeToken: 'my secret' });
    expect(details).toMatchObject({ path: 'resumeToken' });
    expect(JSON.stringify(details)).not.toContain('my secret');
  });

  async function clientFor(method: string): Promise<TestClient> {
    const client = await server.connect();
    const isBound = [...HOST_ONLY, ...LISTENER_ONLY, ...STEERING, ...EVERYBODY].some(
      (each) => each === method,
    );
    if (!isBound) return client;
    const sessionId = shared.session.sessionId;
    if (LISTENER_ONLY.some((each) => each === method)) await client.join(sessionId);
    else {
      await client.ask('resumeSession', {
        protocol: PROTOCOL_VERSION,
        sessionId,
        hostToken: shared.hostToken,
      });
    }
    return client;
  }
});

describe('the protocol version', () => {
  test.each(['createSession', 'resumeSession', 'join', 'serverInfo'])(
    '%s tells which side to update',
    async (method) => {
      const client = await server.connect();
      for (const protocol of [0, 1]) {
        // Other versions may have other fields: only the version counts.
        const older = await client.refusal(method, { protocol, other: 1 });
        expect(older).toEqual({
          code: 'protocol-mismatch',
          message: expect.stringMatching(/Reload the page.* download the extension/),
          details: { server: PROTOCOL_VERSION, client: protocol, update: 'client' },
        });
      }
      const newer = await client.refusal(method, { protocol: PROTOCOL_VERSION + 1 });
      expect(newer).toMatchObject({ code: 'protocol-mismatch', details: { update: 'server' } });
    },
  );

  test.each(Object.entries(GOOD))(
    '%s of a newer client, with a field more, is refused',
    async (method, data) => {
      const client = await server.connect();
      const refusal = await client.refusal(method, withNewFields(data));
      // Whoever may not ask at all is told so first.
      expect(['bad-request', 'not-joined']).toContain(refusal.code);
      if (refusal.code === 'bad-request')
        expect(refusal.details).toHaveProperty('problem', 'unrecognized_keys');
    },
  );

  test('without one the request is bad', async () => {
    const client = await server.connect();
    expect((await client.refusal('join', { sessionId: '2222222222' })).code).toBe('bad-request');
  });
});

describe('sizes', () => {
  test('a frame above the soft limit is too-large, with its id, and nothing else happens', async () => {
    const client = await server.connect();
    const error = await client.refusal('ping', { padding: 'x'.repeat(FRAME_BYTES) });
    expect(error).toMatchObject({ code: 'too-large', details: { maxBytes: FRAME_BYTES } });
    expect(await client.ask('ping', {})).toHaveProperty('serverTimeMs');
  });

  test('artwork may be larger', async () => {
    const client = await server.connect();
    await client.createSession();
    const data = Buffer.alloc(FRAME_BYTES * 2).toString('base64');
    expect((await client.refusal('artwork', { type: 'image/png', data })).code).toBe('bad-artwork');
  });

  test('a frame above the hard limit closes the connection', async () => {
    const client = await server.connect();
    client.send('x'.repeat(HARD_FRAME_BYTES + 1));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });
});

describe('media', () => {
  test('only one stream of stereo Opus is a program', async () => {
    const client = await server.connect();
    await client.createSession();
    const { transport } = await client.ask('createProducerTransport', {});
    const good = programParameters(1);
    const [codec] = good.codecs;
    if (!codec) throw new Error('There is no codec.');
    const bad = [
      { ...good, codecs: [{ ...codec, mimeType: 'audio/PCMU', clockRate: 8000, channels: 1 }] },
      { ...good, codecs: [{ ...codec, mimeType: 'video/VP8', clockRate: 90_000 }] },
      { ...good, codecs: [{ ...codec, channels: 1 }] },
      { ...good, codecs: [codec, { ...codec, payloadType: 112 }] },
      { ...good, encodings: [{ ssrc: 1 }, { ssrc: 2 }] },
      { ...good, codecs: [{ ...codec, clockRate: 44_100 }] },
    ];
    for (const rtpParameters of bad) {
      const data = { transportId: transport.id, kind: 'audio', rtpParameters };
      expect((await client.refusal('produce', data)).code).toBe('bad-rtp');
    }
    const { producerId } = await client.ask('produce', {
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: good,
    });
    const again = await client.refusal('produce', {
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: good,
    });
    expect(again.code).toBe('producer-exists');
    expect(producerId).toEqual(expect.any(String));
  });

  test('a device without Opus cannot consume, and its join leaves nobody behind', async () => {
    using host = await TestHost.live(server);
    const client = await server.connect();
    const data = { protocol: PROTOCOL_VERSION, sessionId: host.sessionId, rtpCapabilities: { codecs: [] } };
    expect((await client.refusal('join', data)).code).toBe('cannot-consume');
    expect(server.registry.get(host.sessionId)?.participants.count.listeners).toBe(0);
    expect((await client.join(host.sessionId)).session.state).toBe('live');
  });

  test('a transport is connected once', async () => {
    using host = await TestHost.live(server);
    const client = await server.connect();
    const joined = await client.join(host.sessionId, { rtpCapabilities: LISTENER_CAPABILITIES });
    const transportId = joined.receive?.transport.id;
    await client.ask('connectTransport', {
      transportId: transportId ?? '',
      dtlsParameters: {
        role: 'client',
        fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AA').join(':') }],
      },
    });
    const again = await client.refusal('connectTransport', { transportId, dtlsParameters: DTLS });
    expect(again.code).toBe('transport-connected');
  });

  test('a consumer that is not there cannot be resumed', async () => {
    using host = await TestHost.live(server);
    const client = await server.connect();
    await client.join(host.sessionId);
    expect((await client.refusal('resumeConsumer', { consumerId: 'x' })).code).toBe('consumer-not-found');
    await client.ask('createConsumerTransport', { rtpCapabilities: LISTENER_CAPABILITIES });
    expect((await client.refusal('resumeConsumer', { consumerId: 'x' })).code).toBe('consumer-not-found');
  });
});

describe('abuse', () => {
  test('fifty bad messages are forgiven, a flood closes the connection', async () => {
    const { session } = await (await server.connect()).createSession();
    const client = await server.connect();
    await client.join(session.sessionId);
    for (let n = 0; n < 200; n += 1) client.send('nonsense');
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect(client.strayReplies).toHaveLength(51);
    await expect.poll(() => server.registry.get(session.sessionId)?.participants.count.listeners).toBe(0);
  });

  test('too many good messages are rate-limited, with their ids', async () => {
    const client = await server.connect();
    const replies = await Promise.all(Array.from({ length: 80 }, () => client.exchange('ping', {})));
    const limited = replies.filter((reply) => !reply.ok && reply.error.code === 'rate-limited');
    expect(limited.length).toBeGreaterThan(0);
    expect(limited.length).toBeLessThanOrEqual(20);
    expect(limited[0]).toMatchObject({ error: { details: { retryAfterMs: expect.any(Number) } } });
  });

  test('errors of the session or of rights are no abuse', async () => {
    const client = await server.connect();
    for (let n = 0; n < 55; n += 1) expect((await client.refusal('leave', {})).code).toBe('not-joined');
    expect(await client.exchange('leave', {})).toMatchObject({ ok: false });
  });

  test('a reply tells nothing about the inside', async () => {
    await using broken = await TestServer.start();
    broken.store.failure = new Error('password=hunter2');
    const client = await broken.connect();
    const error = await client.refusal('createSession', GOOD.createSession);
    expect(error.code).toBe('unavailable');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

test('every method of the protocol was tried', () => {
  expect(Object.keys(GOOD).sort()).toEqual(Object.keys(requests).sort());
});
