/** Sessions over REST, by the whole server. */
import {
  createdSession,
  PROTOCOL_VERSION,
  sessionHistory,
  sessionList,
  sessionSummary,
} from '@auxcast/shared-types';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf } from '../test-support/party/index.ts';
import { DatabaseError, STORE, type Store } from './persistence/index.ts';
import { SessionRegistry } from './sessions/index.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('creates one, shows it, and ends it for its host alone', async () => {
  const { sessionId, url, hostToken } = await server.createSession({ title: 'Kitchen', hostName: 'Ada' });
  expect(url).toBe(`${server.origin}/s/${sessionId}`);
  const address = `/api/sessions/${sessionId}`;
  const shown = sessionSummary.parse(await (await server.api('GET', address)).json());
  expect(shown).toMatchObject({
    title: 'Kitchen',
    hostName: 'Ada',
    state: 'waiting',
    visibility: 'unlisted',
    kind: 'music',
  });

  const without = await server.api('DELETE', address);
  expect(without.status).toBe(401);
  expect(without.headers.get('www-authenticate')).toBe('Bearer');
  expect(await errorOf(without)).toBe('unauthorized');
  expect(await errorOf(await server.api('DELETE', address, { key: 'x'.repeat(43) }))).toBe('token-refused');
  expect((await server.api('GET', address)).status).toBe(200);

  expect((await server.api('DELETE', address, { key: hostToken })).status).toBe(204);
  const ended = sessionSummary.parse(await (await server.api('GET', address)).json());
  expect(ended).toMatchObject({ state: 'ended', title: 'Kitchen', nowPlaying: null });
  const again = await server.api('DELETE', address, { key: hostToken });
  expect(again.status).toBe(410);
  expect(await errorOf(again)).toBe('session-ended');
});

test('needs no body, and answers with where the session is', async () => {
  const response = await server.api('POST', '/api/sessions');
  expect(response.status).toBe(201);
  const { sessionId } = createdSession.parse(await response.json());
  expect(response.headers.get('location')).toBe(`/api/sessions/${sessionId}`);
});

test('creates a call, which is open at once and shown as one, also after its end', async () => {
  const { sessionId, hostToken } = await server.createSession({ hostName: 'Ada', kind: 'call' });
  const address = `/api/sessions/${sessionId}`;
  const show = async () => sessionSummary.parse(await (await server.api('GET', address)).json());
  expect(await show()).toMatchObject({ kind: 'call', state: 'open', title: "Ada's call" });
  await server.api('DELETE', address, { key: hostToken });
  expect(await show()).toMatchObject({ kind: 'call', state: 'ended' });
  const refused = await server.api('POST', '/api/sessions', { body: JSON.stringify({ kind: 'film' }) });
  expect(await errorOf(refused)).toBe('bad-request');
});

test('lists public ones only', async () => {
  const open = await server.createSession({ visibility: 'public' });
  const hidden = [await server.createSession(), await server.createSession({ visibility: 'private' })];
  const { sessions } = sessionList.parse(await (await server.api('GET', '/api/sessions')).json());
  const ids = sessions.map(({ sessionId }) => sessionId);
  expect(ids).toContain(open.sessionId);
  for (const { sessionId } of hidden) expect(ids).not.toContain(sessionId);
});

test('whoever knows no more of a private session than its id reads nothing of it', async () => {
  const secrets = { title: 'Behind the curtain', hostName: 'Wilhelmina' };
  const { sessionId, hostToken } = await server.createSession({ ...secrets, visibility: 'private' });
  const address = `/api/sessions/${sessionId}`;
  const host = await server.connect();
  await host.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c04020' } })
    .png()
    .toBuffer();
  const { artworkId } = await host.ask('artwork', { type: 'image/png', data: image.toString('base64') });
  const track = { title: 'Copper Morning', artist: 'Lena Vos', album: null, source: null, artworkId };
  await host.ask('nowPlaying', { track, playbackState: 'playing', position: null });
  const { inviteId, secret } = await host.ask('createInvite', { role: 'guest' });
  const guest = await server.connect();
  const { resumeToken, session } = await guest.join(sessionId, { invite: secret, name: 'Ada' });
  expect(session).toMatchObject({ ...secrets, history: [{ title: 'Copper Morning' }] });

  const statusOf = async (path: string, key?: string) => {
    const response = await server.api('GET', `${address}${path}`, key === undefined ? {} : { key });
    const text = await response.text();
    if (response.status !== 200) {
      for (const word of ['curtain', 'Wilhelmina', 'Copper', 'Lena', artworkId])
        expect(text).not.toContain(word);
    }
    return response.status;
  };
  const everybody = async (path: string) => ({
    nobody: await statusOf(path),
    invite: await statusOf(path, secret),
    stranger: await statusOf(path, 'x'.repeat(43)),
    guest: await statusOf(path, resumeToken),
    host: await statusOf(path, hostToken),
    admin: await statusOf(path, ADMIN_KEY),
  });
  const inside = { nobody: 403, invite: 401, stranger: 401, guest: 200, host: 200, admin: 200 };
  expect(await everybody('')).toEqual(inside);
  expect(await everybody('/history')).toEqual(inside);
  expect(await errorOf(await server.api('GET', address))).toBe('invite-needed');
  expect(await errorOf(await server.api('GET', address, { key: 'x'.repeat(43) }))).toBe('token-refused');
  // A picture is shown to whoever was told its address: an `<img>` sends no token.
  expect(await statusOf(`/artwork/${artworkId}`)).toBe(200);

  const page = async () => await (await server.api('GET', `/s/${sessionId}`)).text();
  const veiledPage = await page();
  expect(veiledPage).toContain('"kind":"open"');
  for (const word of ['curtain', 'Wilhelmina', 'Copper', 'Lena', artworkId, '"live"']) {
    expect(veiledPage).not.toContain(word);
  }
  // Whoever was let in reads until it is sent away.
  await host.ask('revokeInvite', { inviteId });
  await guest.closed;
  expect(await statusOf('', resumeToken)).toBe(401);
  const { secret: another } = await host.ask('createInvite', { role: 'listener' });
  const late = await server.connect();
  const { resumeToken: lateToken } = await late.join(sessionId, { invite: another });
  expect(await statusOf('/history', lateToken)).toBe(200);

  await host.ask('endSession', {});
  const over = { ...inside, guest: 401 };
  expect(await everybody('')).toEqual(over);
  expect(await everybody('/history')).toEqual(over);
  expect(await statusOf('', lateToken)).toBe(401);
  const endedPage: unknown = JSON.parse(await page());
  expect(endedPage).toMatchObject({ visit: { kind: 'private' } });
  expect(JSON.stringify(endedPage)).not.toContain('curtain');
});

test('turns the pages of a history', async () => {
  const { sessionId, hostToken } = await server.createSession();
  const host = await server.connect();
  await host.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  for (const title of ['One', 'Two', 'Three']) {
    const track = { title, artist: null, album: null, source: null, artworkId: null };
    await host.ask('nowPlaying', { track, playbackState: 'playing', position: null });
  }
  await host.close();
  const page = async (query: string) => {
    const response = await server.api('GET', `/api/sessions/${sessionId}/history?limit=2${query}`);
    return sessionHistory.parse(await response.json());
  };
  const first = await page('');
  expect(first).toMatchObject({ sessionId, tracks: [{ title: 'One' }, { title: 'Two' }] });
  expect(await page(`&cursor=${first.nextCursor}`)).toMatchObject({
    tracks: [{ title: 'Three' }],
    nextCursor: null,
  });
});

test('tells the tracks and serves their artwork, also after the end', async () => {
  const { sessionId, hostToken } = await server.createSession();
  const host = await server.connect();
  await host.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c04020' } })
    .png()
    .toBuffer();
  const { artworkId } = await host.ask('artwork', { type: 'image/png', data: image.toString('base64') });
  const track = { title: 'One', artist: 'Somebody', album: null, source: null, artworkId };
  await host.ask('nowPlaying', { track, playbackState: 'playing', position: null });

  const address = `/api/sessions/${sessionId}/history`;
  const { tracks } = sessionHistory.parse(await (await server.api('GET', address)).json());
  expect(tracks).toMatchObject([{ number: 1, title: 'One' }]);
  const artworkUrl = tracks[0]?.artworkUrl ?? '';
  const artwork = await server.api('GET', artworkUrl);
  expect(artwork.status).toBe(200);
  expect(artwork.headers.get('content-type')).toMatch(/^image\//);
  expect(artwork.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(artwork.headers.get('x-content-type-options')).toBe('nosniff');
  expect(artwork.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect((await artwork.arrayBuffer()).byteLength).toBeGreaterThan(0);
  const etag = artwork.headers.get('etag') ?? '';
  expect(
    (
      await server.api('GET', artworkUrl, {
        headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
      })
    ).status,
  ).toBe(304);

  // What is said later of the same track amends its row.
  const amended = { ...track, album: 'Dawn', artworkId: null };
  await host.ask('nowPlaying', { track: amended, playbackState: 'playing', position: null });
  await host.ask('endSession', {});
  await host.close();
  expect(host.told('sessionEnded')).toHaveLength(1);
  const after = sessionHistory.parse(await (await server.api('GET', address)).json());
  expect(after.tracks).toMatchObject([{ number: 1, title: 'One', album: 'Dawn', artworkUrl }]);
  expect((await server.api('GET', artworkUrl)).status).toBe(200);
});

test('says that it cannot tell while the database is away, or the server stops', async () => {
  await using leaving = await AppServer.start();
  const { sessionId } = await leaving.createSession();
  const store = leaving.app.get<Store>(STORE, { strict: false });
  const away = new DatabaseError('away', true);
  const asked = vi.spyOn(store.sessions, 'find').mockRejectedValue(away);
  await expectUnavailable(leaving, '23456789ab');
  expect((await leaving.api('GET', `/s/${sessionId}`)).status).toBe(200);

  asked.mockRestore();
  const written = Promise.withResolvers<void>();
  vi.spyOn(store.sessions, 'change').mockReturnValue(written.promise);
  // Its last write takes a while.
  const host = await leaving.connect();
  await host.createSession();
  const registry = leaving.app.get(SessionRegistry, { strict: false });
  const closed = leaving.app.close();
  await vi.waitFor(() => expect(registry.get(sessionId)).toBeUndefined());
  await expectUnavailable(leaving, sessionId);
  written.resolve();
  await closed;
});

async function expectUnavailable(of: AppServer, sessionId: string): Promise<void> {
  for (const address of [`/api/sessions/${sessionId}`, `/api/sessions/${sessionId}/history`]) {
    const response = await of.api('GET', address);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await errorOf(response)).toBe('unavailable');
  }
  const page: unknown = await (await of.api('GET', `/s/${sessionId}`)).json();
  expect(page).toMatchObject({ visit: { kind: 'unavailable' } });
}

test('has nothing under other names', async () => {
  for (const name of ['23456789ab', 'nothing', '%00', "'; drop table sessions"]) {
    const response = await server.api('GET', `/api/sessions/${encodeURIComponent(name)}`);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toBe('session-not-found');
  }
  expect(await errorOf(await server.api('GET', '/api/sessions/23456789ab/history'))).toBe(
    'session-not-found',
  );
  const artwork = '/api/sessions/23456789ab/artwork/';
  expect(await errorOf(await server.api('GET', `${artwork}${'x'.repeat(22)}`))).toBe('not-found');
  expect(await errorOf(await server.api('GET', `${artwork}..%2f..%2fetc%2fpasswd`))).toBe('not-found');
  expect(await errorOf(await server.api('GET', '/api/nothing'))).toBe('not-found');
});

test('a host key is demanded, and guessing it is slow', async () => {
  await using keyed = await AppServer.start({
    HOST_KEY: 'open-sesame',
    PUBLIC_URL: 'https://aux.example.org',
  });
  expect(await errorOf(await keyed.api('POST', '/api/sessions'))).toBe('host-key-required');
  const headers = { origin: 'https://elsewhere.example' };
  const created = await keyed.api('POST', '/api/sessions', { key: 'open-sesame', headers });
  expect(createdSession.parse(await created.json()).url).toMatch(/^https:\/\/aux\.example\.org\/s\//);
  let last: Response | undefined;
  for (let guess = 0; guess < 40; guess += 1) {
    last = await keyed.api('POST', '/api/sessions', { key: `guess-${guess}` });
    if (last.status === 429) break;
    expect(await errorOf(last)).toBe('host-key-refused');
  }
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
});
