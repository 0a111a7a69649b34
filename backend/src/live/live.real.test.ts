/** The routes below `/live`, by the whole server: who is answered what, and how whoever hears counts. */
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf, TestHost } from '../../test-support/party/index.ts';
import { HeardStream } from '../../test-support/streams/index.ts';
import { SessionRegistry } from '../sessions/index.ts';

let server: AppServer;
let scope: DisposableStack;

beforeAll(async () => {
  server = await AppServer.start({
    MAX_LISTENERS_PER_SESSION: '3',
    REQUESTS_PER_ADDRESS_PER_MINUTE: '100000',
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function host(wish: Parameters<typeof TestHost.create>[1] = {}) {
  scope ??= new DisposableStack();
  return scope.use(await TestHost.create(server, wish));
}
afterEach(() => {
  scope?.dispose();
  scope = new DisposableStack();
});

async function hear(path: string, headers: Record<string, string> = {}) {
  return scope.use(await HeardStream.open(`${server.origin}/live/${path}`, { headers }));
}

async function refusal(path: string, headers: Record<string, string> = {}) {
  const response = await server.api('GET', `/live/${path}`, { headers });
  return `${response.status} ${await errorOf(response)}`;
}

function countOf(sessionId: string) {
  return server.app.get(SessionRegistry, { strict: false }).get(sessionId)?.participants.count;
}

async function metric(name: string): Promise<number> {
  const text = await (await server.api('GET', '/metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `)) ?? '';
  return Number(line.split(' ')[1]);
}

describe('headers', () => {
  test('of an MP3 stream', async () => {
    const { sessionId } = await host({ title: 'Küche', visibility: 'public' });
    const { response } = await hear(`${sessionId}.mp3?kbps=256`);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'cache-control': 'no-store',
      'accept-ranges': 'none',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-accel-buffering': 'no',
      connection: 'close',
      'icy-br': '256',
      'icy-pub': '1',
      'icy-url': `${server.origin}/s/${sessionId}`,
    });
    expect(Buffer.from(String(response.headers['icy-name']), 'latin1').toString()).toBe('Küche');
    for (const absent of ['transfer-encoding', 'content-length', 'icy-metaint']) {
      expect(response.headers).not.toHaveProperty(absent);
    }
    const capturedAtMs = Number(response.headers['auxcast-captured-at-ms']);
    expect(Math.abs(capturedAtMs - Date.now())).toBeLessThan(10_000);
  });

  test('of an Ogg stream', async () => {
    const { sessionId } = await host();
    const { response } = await hear(`${sessionId}.ogg`);
    expect(response.headers).toMatchObject({ 'content-type': 'audio/ogg; codecs=opus', connection: 'close' });
    expect(response.headers).not.toHaveProperty('transfer-encoding');
    expect(response.headers).not.toHaveProperty('icy-br');
  });

  test('tell of titles whoever asks for them, in MP3', async () => {
    const { sessionId } = await host();
    const asks = { 'icy-metadata': '1' };
    expect((await hear(`${sessionId}.mp3`, asks)).response.headers['icy-metaint']).toBe('16000');
    expect((await hear(`${sessionId}.ogg`, asks)).response.headers).not.toHaveProperty('icy-metaint');
    expect((await hear(`${sessionId}.mp3`, { 'icy-metadata': '0' })).response.headers).not.toHaveProperty(
      'icy-metaint',
    );
  });

  test('are all that HEAD is given, and nobody counts for it', async () => {
    const { sessionId } = await host();
    const response = await server.api('HEAD', `/live/${sessionId}.mp3`, { headers: { 'icy-metadata': '1' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(response.headers.get('icy-metaint')).toBe('16000');
    expect(await response.text()).toBe('');
    expect(countOf(sessionId)).toEqual({ listeners: 0, receiving: 0 });
  });

  test('let other sites play it and read its titles', async () => {
    const { sessionId } = await host();
    const headers = {
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'icy-metadata',
    };
    const preflight = await server.api('OPTIONS', `/live/${sessionId}.mp3`, { headers });
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('icy-metadata');
    const { response } = await hear(`${sessionId}.mp3`, { origin: 'https://elsewhere.example' });
    expect(response.headers['access-control-expose-headers']?.toLowerCase()).toContain('icy-metaint');
  });
});

describe('a range', () => {
  test('of the first two bytes, as iOS asks first, is answered with the stream', async () => {
    const { sessionId } = await host();
    const stream = await hear(`${sessionId}.mp3`, { range: 'bytes=0-1', 'icy-metadata': '1' });
    expect(stream.response.statusCode).toBe(200);
    expect(stream.response.headers).toHaveProperty('icy-metaint');
    await stream.untilBytes(10_000);
  });

  test('that begins later is refused, and nobody counts for it', async () => {
    const { sessionId } = await host();
    for (const range of ['bytes=500-', 'bytes=-500']) {
      expect(await refusal(`${sessionId}.ogg`, { range })).toBe('416 bad-request');
    }
    expect(countOf(sessionId)?.listeners).toBe(0);
  });
});

describe('is refused', () => {
  test('what is no session, or no stream', async () => {
    expect(await refusal('23456789ab.mp3')).toBe('404 session-not-found');
    expect(await refusal('nothing.ogg')).toBe('404 session-not-found');
    expect(await refusal('%00.m3u')).toBe('404 session-not-found');
    const { sessionId } = await host();
    for (const path of [`${sessionId}.wav`, sessionId, `${sessionId}.mp3/x`]) {
      expect(await refusal(path)).toBe('404 not-found');
    }
  });

  test('a session that has ended', async () => {
    const { sessionId, client } = await host();
    await client.ask('endSession', {});
    for (const path of ['ogg', 'mp3', 'm3u', 'pls']) {
      expect(await refusal(`${sessionId}.${path}`)).toBe('410 session-ended');
    }
  });

  test('a call', async () => {
    const { sessionId } = await server.createSession({ kind: 'call' });
    expect(await refusal(`${sessionId}.mp3`)).toBe('404 not-found');
  });

  test('an odd query, while a number against caches is none', async () => {
    const { sessionId } = await host();
    for (const query of ['kbps=77', 'kbps=', 'kbps=128&kbps=192', 'kbps[]=128']) {
      const asked = await server.api('GET', `/live/${sessionId}.mp3?${query}`);
      const isIgnored = query === 'kbps[]=128';
      expect([query, asked.status]).toEqual([query, isIgnored ? 200 : 400]);
      await asked.body?.cancel();
    }
    expect(await refusal(`${sessionId}.ogg?tags=all`)).toBe('400 bad-request');
    expect(await refusal(`${sessionId}.pls?format=wav`)).toBe('400 bad-request');
    expect((await hear(`${sessionId}.mp3?_=1700000000`)).response.statusCode).toBe(200);
  });

  test('another method', async () => {
    const { sessionId } = await host();
    const response = await server.api('POST', `/live/${sessionId}.mp3`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('one too many, who is told when to come back; the others hear on', async () => {
    const { sessionId } = await host();
    const streams = [
      await hear(`${sessionId}.mp3`),
      await hear(`${sessionId}.ogg`),
      await hear(`${sessionId}.mp3`),
    ];
    const response = await server.api('GET', `/live/${sessionId}.mp3`);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await errorOf(response)).toBe('session-full');
    const late = await server.connect();
    expect((await late.refusal('join', { protocol: PROTOCOL_VERSION, sessionId })).code).toBe('session-full');
    for (const stream of streams) {
      const { byteLength } = stream.bytes;
      await stream.untilBytes(byteLength + 1);
    }
  });
});

test('a playlist names the stream as it was asked for', async () => {
  const { sessionId } = await host({ title: 'Kitchen' });
  const at = `${server.origin}/live/${sessionId}`;
  const text = async (path: string) => (await server.api('GET', `/live/${sessionId}.${path}`)).text();
  expect(await text('m3u')).toBe(`#EXTM3U\n#EXTINF:-1,Kitchen\n${at}.mp3\n`);
  expect(await text('m3u?kbps=320&tags=chain')).toContain(`${at}.mp3?kbps=320\n`);
  expect(await text('pls?format=ogg&tags=chain')).toContain(`File1=${at}.ogg?tags=chain\n`);
  const types = ['m3u', 'pls'].map(async (path) => {
    const response = await server.api('HEAD', `/live/${sessionId}.${path}`);
    return response.headers.get('content-type');
  });
  expect(await Promise.all(types)).toEqual(['audio/x-mpegurl', 'audio/x-scpls']);
});

describe('whoever hears over HTTP', () => {
  test('counts as a listener until it leaves, everywhere', async () => {
    const live = await host();
    const { sessionId, client } = live;
    await live.goLive();
    const counted = client.next(
      'listenerCount',
      ({ listeners, receiving }) => listeners === 2 && receiving === 2,
    );
    const [mp3, ogg] = [await hear(`${sessionId}.mp3`), await hear(`${sessionId}.ogg`)];
    await counted;
    const admin = await server.api('GET', `/api/admin/sessions/${sessionId}`, { key: ADMIN_KEY });
    expect(await admin.json()).toMatchObject({
      listenerCount: { listeners: 2, receiving: 2 },
      paths: { udp: 0, tcp: 0, turn: 0, http: 2 },
      participantCount: 1,
    });
    await expect.poll(() => metric('auxcast_stream_listeners{format="mp3-192"}')).toBe(1);
    expect(await metric('auxcast_listeners_by_path{path="http"}')).toBe(2);
    expect(await metric('auxcast_egress_promised_bps')).toBeGreaterThan(2 * 192_000);
    await Promise.all([mp3.untilBytes(20_000), ogg.untilBytes(1000)]);
    await expect.poll(() => metric('auxcast_stream_bytes_total')).toBeGreaterThan(0);
    const gone = client.next('listenerCount', ({ listeners }) => listeners === 0);
    for (const stream of [mp3, ogg]) stream.leave();
    await gone;
    // A second old, perhaps.
    await expect.poll(() => metric('auxcast_stream_listeners{format="mp3-192"}')).toBe(0);
    expect(await metric('auxcast_egress_promised_bps')).toBe(0);
  });

  test('as a participant counts once, and is seen on its path', async () => {
    const { sessionId } = await host();
    const listener = await server.connect();
    const { participantId } = await listener.join(sessionId);
    const { token } = await listener.ask('streamToken', {});
    const stream = await hear(`${sessionId}.mp3?token=${token}`);
    await stream.untilBytes(1000);
    expect(countOf(sessionId)?.listeners).toBe(1);
    const people = await server.api('GET', `/api/admin/sessions/${sessionId}/participants`, {
      key: ADMIN_KEY,
    });
    expect(await people.json()).toMatchObject({ participants: [{}, { participantId, path: 'http' }] });
    await listener.ask('leave', {});
    await stream.ended;
    expect(await refusal(`${sessionId}.mp3?token=${token}`)).toBe('401 token-refused');
    expect(countOf(sessionId)?.listeners).toBe(0);
  });

  test('of a private session has been invited', async () => {
    const { sessionId, client } = await host({ visibility: 'private' });
    expect(await refusal(`${sessionId}.ogg`)).toBe('403 invite-needed');
    expect(await refusal(`${sessionId}.m3u`)).toBe('403 invite-needed');
    expect(await refusal(`${sessionId}.ogg?token=nonsense`)).toBe('401 token-refused');
    const { secret } = await client.ask('createInvite', { role: 'listener' });
    const guest = await server.connect();
    const { resumeToken, participantId } = await guest.join(sessionId, { invite: secret });
    expect(await refusal(`${sessionId}.ogg?token=${resumeToken}`)).toBe('401 token-refused');
    const { token } = await guest.ask('streamToken', {});
    const list = await (await server.api('GET', `/live/${sessionId}.m3u?token=${token}`)).text();
    expect(list).toContain(`.mp3?token=${token}\n`);
    const stream = await hear(`${sessionId}.ogg?token=${token}`);
    expect(stream.response.headers['icy-pub']).toBe('0');
    await client.ask('kick', { participantId });
    await stream.ended;
  });

  test('has its end with the session', async () => {
    const { sessionId, client } = await host();
    const streams = [await hear(`${sessionId}.mp3`), await hear(`${sessionId}.ogg`)];
    await client.ask('endSession', {});
    for (const stream of streams) {
      await stream.ended;
      expect(stream.response.complete).toBe(true);
    }
  });
});

test('a server that stops ends its streams, and waits for none', async () => {
  const other = await AppServer.start();
  const { sessionId } = await other.createSession();
  const stream = await HeardStream.open(`${other.origin}/live/${sessionId}.mp3`);
  await other[Symbol.asyncDispose]();
  await stream.ended;
  expect(stream.response.complete).toBe(true);
});
