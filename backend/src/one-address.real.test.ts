/**
 * What one address may do, by real sockets and real HTTP, and what that costs others behind the same router.
 */
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf, type TestClient, TestHost } from '../test-support/party/index.ts';
import { LISTENER_CAPABILITIES, programParameters } from '../test-support/sound/index.ts';
import { newToken } from './sessions/index.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };
const VERSION = { protocol: PROTOCOL_VERSION };
const HOST_KEY = 'open-sesame';
const WITH_SOUND = { rtpCapabilities: LISTENER_CAPABILITIES };

let server: AppServer;
let keyed: AppServer;
let narrow: AppServer;

beforeAll(async () => {
  // A twentieth of them for sessions of one address that were never heard.
  server = await AppServer.start({ MAX_SESSIONS: '240' });
  // Its tests come from more addresses than one.
  keyed = await AppServer.start({ HOST_KEY, TRUSTED_PROXIES: 'loopback' });
  // Twice as many receptions.
  narrow = await AppServer.start({ CONNECTIONS_PER_ADDRESS_PER_MINUTE: '10' });
}, 120_000);
afterAll(async () => {
  for (const each of [server, keyed, narrow]) await each[Symbol.asyncDispose]();
});

test('opens only so many sessions that nobody hears, over REST and the socket together', async () => {
  const client = await server.connect();
  const { sessionId, hostToken } = await server.createSession();
  for (let n = 0; n < 5; n += 1) await server.createSession();
  for (let n = 0; n < 6; n += 1) await (await server.connect()).createSession();
  expect(await client.refusal('createSession', VERSION)).toMatchObject(LIMITED);
  const refused = await server.api('POST', '/api/sessions');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await server.api('DELETE', `/api/sessions/${sessionId}`, { key: hostToken });
  expect(await client.createSession()).toHaveProperty('session.state', 'waiting');
  // The place is for the tests that follow.
  await client.ask('endSession', {});
});

test('is not heard because it says so: only sessions that packets came for leave their place', async () => {
  const { session, hostToken } = await (await server.connect()).createSession();
  const mute = await server.connect();
  await mute.ask('resumeSession', { ...VERSION, sessionId: session.sessionId, hostToken });
  const { transport } = await mute.ask('createProducerTransport', {});
  const program = { transportId: transport.id, kind: 'audio', rtpParameters: programParameters(7) } as const;
  await mute.ask('produce', program);
  const next = await server.connect();
  expect(await next.refusal('createSession', VERSION)).toMatchObject(LIMITED);

  await mute.ask('endSession', {});
  using host = await TestHost.create(server);
  expect(await next.refusal('createSession', VERSION)).toMatchObject(LIMITED);
  await host.goLive();
  // As soon as its first packet is there. Seldom: each wish counts among those of a minute, refused or not.
  await vi.waitFor(async () => expect(await next.createSession()).toHaveProperty('session'), {
    timeout: 20_000,
    interval: 500,
  });
  await next.ask('endSession', {});
  await host.client.ask('endSession', {});
});

test('opens as many as it wants with the host key, and uses that as often as it wants', async () => {
  for (let n = 0; n < 60; n += 1) {
    expect((await keyed.api('POST', '/api/sessions', { key: HOST_KEY })).status).toBe(201);
  }
});

test('may guess keys for a while; who has none to show is served on', async () => {
  const headers = from('203.0.113.1');
  // All at once: none gets through because the others have not been answered yet.
  const guesses = await Promise.all(
    Array.from({ length: 60 }, (_, n) => keyed.api('POST', '/api/sessions', { key: `guess-${n}`, headers })),
  );
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(30);
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(30);
  // It can be guessed, so that it must not be told from the others.
  expect((await keyed.api('POST', '/api/sessions', { key: HOST_KEY, headers })).status).toBe(429);
  expect((await keyed.api('GET', '/api/sessions', { headers })).status).toBe(200);
  const picture = await keyed.api('GET', '/api/sessions/2222222222/artwork/x', { headers });
  expect(await errorOf(picture)).toBe('not-found');
});

test('that showed the right key is not kept out by guesses, over REST nor sockets', async () => {
  const headers = from('203.0.113.2');
  const client = await keyed.connect(headers);
  await client.createSession({ hostKey: HOST_KEY });
  await refusedTooOften(keyed, 'POST', '/api/sessions', headers);
  expect((await keyed.api('POST', '/api/sessions', { key: HOST_KEY, headers })).status).toBe(201);
  expect(await client.ask('serverInfo', { ...VERSION, hostKey: HOST_KEY })).toHaveProperty(
    'goLive',
    'allowed',
  );
});

test('keeps out no admin and no host by its guesses: their keys are too long to be guessed', async () => {
  const { sessionId, hostToken } = await narrow.createSession();
  await refusedTooOften(narrow, 'GET', '/api/admin/capacity');
  expect((await narrow.api('GET', '/api/admin/capacity', { key: ADMIN_KEY })).status).toBe(200);
  const session = `/api/sessions/${sessionId}`;
  expect((await narrow.api('DELETE', session, { key: newToken() })).status).toBe(429);
  expect((await narrow.api('DELETE', session, { key: hostToken })).status).toBe(204);
});

test('asks for sound so often over one socket, and over all together; who was refused has not joined', async () => {
  const { sessionId } = await narrow.createSession();
  const [one, two, three] = [await narrow.connect(), await narrow.connect(), await narrow.connect()];
  await one.join(sessionId);
  for (let n = 0; n < 10; n += 1) await one.ask('createConsumerTransport', WITH_SOUND);
  expect(await one.refusal('createConsumerTransport', WITH_SOUND)).toMatchObject(LIMITED);
  expect(await one.refusal('consume', { ...WITH_SOUND, transportId: 'any' })).toMatchObject(LIMITED);
  expect((await two.join(sessionId, WITH_SOUND)).receive).not.toBeNull();
  for (let n = 0; n < 9; n += 1) await two.ask('createConsumerTransport', WITH_SOUND);
  expect(await three.refusal('join', { ...VERSION, sessionId, ...WITH_SOUND })).toMatchObject(LIMITED);
  expect(await three.refusal('createConsumerTransport', WITH_SOUND)).toMatchObject({ code: 'not-joined' });
  // Who asks for no sound is no work for the media workers.
  expect(await three.join(sessionId)).toHaveProperty('receive', null);
});

test('joins so often over one socket, sound or not, and over all together', async () => {
  const { sessionId, hostToken } = await server.createSession();
  const restless = await server.connect();
  for (let n = 0; n < 10; n += 1) {
    await restless.join(sessionId);
    await restless.ask('leave', {});
  }
  expect(await restless.refusal('join', { ...VERSION, sessionId })).toMatchObject(LIMITED);
  expect(await (await server.connect()).join(sessionId)).toHaveProperty('participantId');
  await server.api('DELETE', `/api/sessions/${sessionId}`, { key: hostToken });
  // Twice as many as it may open sockets in a minute, the joins of the tests before among them.
  const small = { ...VERSION, sessionId: (await narrow.createSession()).sessionId };
  for (let n = 0; n < 2; n += 1) {
    const client = await narrow.connect();
    for (let joined = 0; joined < 9; joined += 1) {
      await client.ask('join', small).then(
        () => client.ask('leave', {}),
        () => undefined,
      );
    }
  }
  expect(await (await narrow.connect()).refusal('join', small)).toMatchObject(LIMITED);
});

test('may guess links over sockets for a while, however many it opens; that keeps nobody out who is right', async () => {
  const { sessionId, hostToken } = await server.createSession();
  const guess = { ...VERSION, sessionId: '2222222222' };
  await sixTimesFifty(server, async (client) => {
    expect(await client.refusal('join', guess)).toMatchObject({ code: 'session-not-found' });
  });
  const guest = await server.connect();
  expect(await guest.refusal('join', guess)).toMatchObject(LIMITED);
  expect(await guest.join(sessionId)).toHaveProperty('session.sessionId', sessionId);
  const host = await server.connect();
  const seat = { ...VERSION, sessionId };
  expect(await host.refusal('resumeSession', { ...seat, hostToken: newToken() })).toMatchObject(LIMITED);
  expect(await host.ask('resumeSession', { ...seat, hostToken })).toHaveProperty('session.state', 'waiting');
});

test('may guess host keys over sockets for a while; then a right one waits too, and nobody else', async () => {
  const right = { ...VERSION, hostKey: HOST_KEY };
  const headers = from('203.0.113.3');
  const { session } = await (await keyed.connect()).createSession(right);
  await sixTimesFifty({ connect: () => keyed.connect(headers) }, async (client, n) => {
    const { goLive } = await client.ask('serverInfo', { ...VERSION, hostKey: `wrong-guess-${n}` });
    expect(goLive).toBe('host-key-refused');
  });
  const client = await keyed.connect(headers);
  expect(await client.refusal('serverInfo', right)).toMatchObject(LIMITED);
  expect(await client.refusal('createSession', right)).toMatchObject(LIMITED);
  expect(await client.ask('serverInfo', VERSION)).toHaveProperty('goLive', 'host-key-required');
  expect(await client.refusal('join', { ...VERSION, sessionId: '2222222222' })).toMatchObject({
    code: 'session-not-found',
  });
  expect(await client.join(session.sessionId)).toHaveProperty('participantId');
});

test('waits with its pictures as one owner, however many addresses of its IPv6 network it uses', async () => {
  // Takes far longer to decode than to send a dozen of.
  const background = { r: 1, g: 2, b: 3 };
  const picture = await sharp({ create: { width: 4000, height: 4000, channels: 3, background } })
    .png()
    .toBuffer();
  const data = { type: 'image/png', data: picture.toString('base64') } as const;
  const hosts = await Promise.all(
    Array.from({ length: 14 }, async (_, n) => {
      const host = await keyed.connect(from(`2001:db8:5:6::${n + 1}`));
      await host.createSession({ hostKey: HOST_KEY });
      return host;
    }),
  );
  const replies = await Promise.all(hosts.map((host) => host.exchange('artwork', data)));
  const refused = replies.filter(({ ok }) => !ok);
  // One is decoded, eight wait.
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ error: LIMITED });
});

/** As much as one connection may ask at once, over six of them, one after the other. */
async function sixTimesFifty(
  server: Pick<AppServer, 'connect'>,
  ask: (client: TestClient, n: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    const client = await server.connect();
    await Promise.all(Array.from({ length: 50 }, (_, n) => ask(client, n)));
    await client.close();
  }
}

/** As a proxy tells it. */
function from(address: string): Record<string, string> {
  return { 'x-forwarded-for': address };
}

async function refusedTooOften(
  server: AppServer,
  method: string,
  address: string,
  headers: Record<string, string> = {},
): Promise<void> {
  const guess = async (n: number) =>
    (await server.api(method, address, { key: `guess-${n}`, headers })).status;
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => guess(n)));
  expect(new Set(answers)).toEqual(new Set([401, 429]));
}

test('follows a host that begins its program anew, again and again, at no cost of its own', async () => {
  await using own = await AppServer.start({ CONNECTIONS_PER_ADDRESS_PER_MINUTE: '5' });
  const host = await own.connect();
  const { session } = await host.createSession();
  const listener = await own.connect();
  const { receive } = await listener.join(session.sessionId, WITH_SOUND);
  const asked = { ...WITH_SOUND, transportId: receive?.transport.id ?? '' };
  const { transport } = await host.ask('createProducerTransport', {});
  for (let n = 0; n < 14; n += 1) {
    const { producerId } = await host.ask('produce', {
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: programParameters(n),
    });
    expect(await listener.ask('consume', asked)).toHaveProperty('producerId', producerId);
    await host.ask('closeProducer', {});
    // What it asks for when it hears too late that the program is gone.
    expect(await listener.refusal('consume', asked)).toMatchObject({ code: 'no-program' });
  }
  const more = await Promise.all(Array.from({ length: 12 }, () => listener.exchange('consume', asked)));
  expect(more.at(-1)).toMatchObject({ ok: false, error: LIMITED });
});

test('pays for asking the database for sessions, ended ones too, and for sending: no guest of an open one does', async () => {
  await using own = await AppServer.start({ CONNECTIONS_PER_ADDRESS_PER_MINUTE: '10' });
  const { session, hostToken } = await (await own.connect()).createSession();
  const { sessionId } = session;
  expect((await own.api('DELETE', `/api/sessions/${sessionId}`, { key: hostToken })).status).toBe(204);
  const client = await own.connect();
  const codes: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    const asked =
      n % 2 === 0
        ? client.exchange('join', { ...VERSION, sessionId })
        : client.exchange('resumeSession', { ...VERSION, sessionId, hostToken });
    const reply = await asked;
    codes.push(reply.ok ? 'ok' : reply.error.code);
  }
  expect(codes[0]).toBe('session-ended');
  expect(codes.at(-1)).toBe('rate-limited');

  const host = await own.connect();
  const open = await host.createSession();
  const clumsy = async (): Promise<unknown> => {
    for (let n = 0; n < 30; n += 1) {
      const reply = await host.exchange('createProducerTransport', {});
      if (!reply.ok) return reply.error;
    }
    return undefined;
  };
  expect(await clumsy()).toMatchObject(LIMITED);
  const guest = await own.connect();
  expect((await guest.join(open.session.sessionId, WITH_SOUND)).receive).not.toBeNull();
});
