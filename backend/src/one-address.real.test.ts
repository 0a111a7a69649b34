/** What one address may do, by real sockets and real HTTP, and what that costs others behind the same router. */
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LISTENER_CAPABILITIES } from '../bench/load/capabilities.ts';
import { AppServer, errorOf } from './app-server.fixture.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };
const VERSION = { protocol: PROTOCOL_VERSION };
const WITH_SOUND = { rtpCapabilities: LISTENER_CAPABILITIES };

let server: AppServer;
let keyed: AppServer;
let narrow: AppServer;

beforeAll(async () => {
  // A twentieth of them for sessions of one address that were never heard.
  server = await AppServer.start({ MAX_SESSIONS: '240' });
  keyed = await AppServer.start({ HOST_KEY: 'open-sesame' });
  // Twice as many receptions.
  narrow = await AppServer.start({ CONNECTIONS_PER_ADDRESS_PER_MINUTE: '10' });
}, 120_000);
afterAll(async () => {
  for (const each of [server, keyed, narrow]) await each[Symbol.asyncDispose]();
});

it('opens only so many sessions that nobody hears, over REST and the socket together', async () => {
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
});

it('opens as many as it wants with the host key, and uses that as often as it wants', async () => {
  for (let n = 0; n < 60; n += 1) {
    expect((await keyed.api('POST', '/api/sessions', { key: 'open-sesame' })).status).toBe(201);
  }
});

it('may guess keys for a while; who has none to show is served on', async () => {
  // All at once: none gets through because the others have not been answered yet.
  const guesses = await Promise.all(
    Array.from({ length: 60 }, (_, n) => keyed.api('POST', '/api/sessions', { key: `guess-${n}` })),
  );
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(30);
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(30);
  expect((await keyed.api('POST', '/api/sessions', { key: 'open-sesame' })).status).toBe(429);
  expect((await keyed.api('GET', '/api/sessions')).status).toBe(200);
  const picture = await keyed.api('GET', '/api/sessions/2222222222/artwork/x');
  expect(await errorOf(picture)).toBe('not-found');
});

it('asks for sound so often over one socket, and over all together; who was refused is nobody', async () => {
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

it('may guess links over sockets for a while, however many it opens', async () => {
  const guess = { ...VERSION, sessionId: '2222222222' };
  for (let n = 0; n < 6; n += 1) {
    const client = await server.connect();
    const codes = await Promise.all(
      Array.from({ length: 50 }, async () => (await client.refusal('join', guess)).code),
    );
    expect(new Set(codes)).toEqual(new Set(['session-not-found']));
    await client.close();
  }
  const late = await server.connect();
  expect(await late.refusal('join', guess)).toMatchObject(LIMITED);
});
