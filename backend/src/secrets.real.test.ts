/**
 * Keys and tokens of a whole session stay out of logs, numbers, pages, links and the database, by the built
 * server at its most talkative.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { TestClient } from '../test-support/party/index.ts';
import { temporaryFolder } from '../test-support/process/index.ts';
import { startServerUnderTest } from '../test-support/servers/index.ts';
import { madeKey } from './admin/keys/key-views.ts';
import { hashOf } from './sessions/index.ts';

const HOST_KEY = 'the-host-key-that-nobody-may-read';
const ADMIN_KEY = 'the-admin-key-that-nobody-may-read';
const TURN_SECRET = 'the-turn-secret-that-nobody-may-read';
/** 256 bits in base64url. */
const ATTEMPT_ID = 'the-attempt-that-nobody-may-read-0123456789';
const OUTPUT_PASSWORD = 'the-password-that-nobody-may-read';
const TITLE = 'A party of our own';
const HIDDEN = 'A party for nobody else';

test('no secret is written down or shown', async () => {
  await using scope = new AsyncDisposableStack();
  const folder = temporaryFolder(scope);
  const turn = { TURN_URLS: 'turn:turn.example.org', TURN_SECRET };
  const settings = { ...turn, HOST_KEY, ADMIN_KEY, WORKERS: '1', LOG_LEVEL: 'trace', LOG_FORMAT: 'json' };
  const server = await startServerUnderTest(folder, settings);
  scope.defer(() => server.close());
  const origin = `http://127.0.0.1:${server.port}`;
  const connect = async () => {
    const client = await TestClient.open(server.url);
    scope.defer(() => client.terminate());
    return client;
  };
  const shown: string[] = [];
  const show = async (address: string, init: RequestInit = {}) => {
    const answer = await fetch(`${origin}${address}`, init);
    shown.push(JSON.stringify([...answer.headers]), await answer.text());
  };

  const host = await connect();
  const welcome = await host.createSession({
    hostKey: HOST_KEY,
    attemptId: ATTEMPT_ID,
    visibility: 'public',
    title: TITLE,
  });
  const { session, hostToken, url } = welcome;
  const { sessionId } = session;
  const listener = await connect();
  const { resumeToken, iceServers } = await listener.join(sessionId);
  // Of a session that is for those who have it.
  const closed = await connect();
  const { session: party } = await closed.createSession({
    hostKey: HOST_KEY,
    visibility: 'private',
    title: HIDDEN,
  });
  const { secret: invite } = await closed.ask('createInvite', { role: 'guest', uses: 1 });
  const guest = await connect();
  const { resumeToken: guestToken } = await guest.join(party.sessionId, { invite, name: 'Ada' });
  const late = await connect();
  await late.refusal('join', { protocol: PROTOCOL_VERSION, sessionId: party.sessionId, invite });
  const { token: streamToken } = await listener.ask('streamToken', {});
  // Refused at once, for it is this machine, and nothing is sent to it.
  const icecast = { url: 'http://127.0.0.1:8000', mount: '/live.mp3', password: OUTPUT_PASSWORD };
  const { outputId } = await host.ask('addOutput', icecast);
  await host.ask('startOutput', { outputId });
  const credentials = [...welcome.iceServers, ...iceServers].flatMap(({ credential }) => credential ?? []);
  expect(credentials).toHaveLength(2);
  const admin = { headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' } };
  const keys = `${origin}/api/admin/keys`;
  const wish = JSON.stringify({ name: 'A key of the test', scopes: ['moderate'] });
  const given = madeKey.parse(await (await fetch(keys, { method: 'POST', ...admin, body: wish })).json());
  const { keyId } = given.key;
  const rotated = await fetch(`${keys}/${keyId}/rotate`, { method: 'POST', ...admin });
  const rotatedKey = madeKey.parse(await rotated.json());
  const secrets = [
    HOST_KEY,
    ADMIN_KEY,
    given.secret,
    rotatedKey.secret,
    TURN_SECRET,
    ATTEMPT_ID,
    ...credentials,
    hostToken,
    resumeToken,
    invite,
    guestToken,
    streamToken,
  ];

  const back = await connect();
  await back.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  await back.ask('createProducerTransport', {});
  const again = await connect();
  await again.join(sessionId, { resumeToken });
  const wrong = await connect();
  await wrong.refusal('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken: resumeToken });
  await wrong.refusal('createSession', { protocol: PROTOCOL_VERSION, hostKey: `${HOST_KEY}x` });
  // Where they do not belong, too.
  await wrong.refusal(hostToken.slice(0, 43), { [resumeToken]: hostToken });
  for (const secret of secrets) {
    const headers = { authorization: `Bearer ${secret}` };
    await fetch(`${origin}/api/sessions?token=${secret}`, { headers });
    await fetch(`${origin}/api/admin/sessions?key=${secret}`, { headers });
    await fetch(`${origin}/api/sessions/2222222222`, { method: 'DELETE', headers });
    await fetch(`${origin}/api/sessions/${party.sessionId}?invite=${secret}`, { headers });
    await fetch(`${origin}/s/${party.sessionId}?invite=${secret}`);
    await fetch(`${origin}/live/${party.sessionId}.mp3?token=${secret}`);
    await fetch(keys, { method: 'POST', headers: { ...admin.headers, ...headers }, body: wish });
  }
  // An admin's key in the place of an id, from one that may not even ask.
  for (const secret of [given.secret, rotatedKey.secret]) {
    const headers = { authorization: `Bearer ${rotatedKey.secret}` };
    await fetch(`${keys}/${secret}`, { method: 'DELETE', headers });
    await fetch(`${origin}/api/admin/sessions/${secret}`, { method: 'DELETE', headers });
  }
  for (const address of ['/', `/s/${sessionId}`, '/metrics', '/readyz', '/api/sessions', '/api/docs-json']) {
    await show(address);
  }
  await show(`/api/sessions/${sessionId}`);
  await show(`/api/admin/sessions/${sessionId}`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  // The guest is known by what it came by, and not by the secret of it.
  await show(`/api/admin/sessions/${party.sessionId}/participants`, admin);
  for (const address of [`/s/${party.sessionId}`, `/oembed?url=${origin}/s/${party.sessionId}`])
    await show(address);
  await show(`/api/admin/sessions/${sessionId}/outputs`, admin);
  for (const list of ['keys', 'audit']) await show(`/api/admin/${list}`, admin);
  expect(shown.join('\n')).toContain(sessionId);
  expect(shown.join('\n')).toContain(keyId);
  expect(shown.join('\n')).toContain(outputId);
  await back.ask('endSession', {});
  await server.close();

  const log = readFileSync(path.join(folder, `server-${server.port}.log`), 'utf8');
  const stored = filesIn(path.join(folder, `data-${server.port}`));
  // All three were looked at where something is.
  expect(log).toContain(sessionId);
  expect(stored).toContain(sessionId);
  expect(stored).toContain(keyId);
  expect(stored).toContain(hashOf(invite));
  expect(stored).toContain(HIDDEN);
  expect(log).toContain(keyId);
  expect(log).toContain(`session ${sessionId} begins`);
  expect(log).toContain(`session ${sessionId} ends (host)`);
  expect(log).not.toContain(TITLE);
  expect(log).not.toContain(HIDDEN);
  expect(shown.join('\n')).toContain('This session is private.');
  expect(shown.join('\n')).not.toContain(HIDDEN);
  for (const secret of secrets) {
    expect(url).not.toContain(secret);
    expect(shown.join('\n')).not.toContain(secret);
    expect(log).not.toContain(secret);
    expect(stored).not.toContain(secret);
  }
  // Stored as it is, for the server has to say it again.
  expect(shown.join('\n')).not.toContain(OUTPUT_PASSWORD);
  expect(log).not.toContain(OUTPUT_PASSWORD);
}, 180_000);

/** The bytes of all files, as text that shows ASCII as it is. */
function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}
