/** With a real coturn: the credentials that participants get are good, for as long as they should be. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHost, TestServer } from '../../test-support/party/index.ts';
import { TestTurnServer } from './testing/turn-server.fixture.ts';

const SECRET = 'between-server-and-coturn';
const STUN = { urls: ['stun:stun.example.org'] };

let turn: TestTurnServer;
let server: TestServer;

beforeAll(async () => {
  turn = await TestTurnServer.start(SECRET);
  server = await TestServer.start({
    TURN_URLS: turn.url,
    TURN_SECRET: SECRET,
    ICE_SERVERS: JSON.stringify([STUN]),
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await turn[Symbol.asyncDispose]();
});

test('host and listener get credentials of their own, which coturn takes', async () => {
  using host = await TestHost.create(server);
  const client = await server.connect();
  const joined = await client.join(host.sessionId);
  const opened = await client.ask('createConsumerTransport', {});
  const restarted = await client.ask('restartIce', { transportId: opened.transport.id });
  for (const { iceServers } of [host.welcome, joined, opened, restarted]) {
    expect(iceServers).toEqual([STUN, expect.objectContaining({ urls: [turn.url] })]);
  }
  const [hosts, listeners] = [host.welcome, joined].map(({ iceServers }) => iceServers[1] ?? { urls: [] });
  expect(hosts?.username).toMatch(new RegExp(`^\\d+:${host.welcome.participantId}$`));
  expect(listeners?.username).toMatch(new RegExp(`^\\d+:${joined.participantId}$`));
  expect(await turn.relays(hosts ?? {})).toBe(true);
  expect(await turn.relays(listeners ?? {})).toBe(true);
});

test('coturn refuses wrong ones, and those whose time is over', async () => {
  using host = await TestHost.create(server);
  const { username = '', credential = '' } = host.welcome.iceServers[1] ?? {};
  expect(await turn.relays({ username: username.replace(/^\d/, '9'), credential })).toBe(false);
  const over = `${Math.floor(Date.now() / 1000) - 1}:${host.welcome.participantId}`;
  const signed = createHmac('sha1', SECRET).update(over).digest('base64');
  expect(await turn.relays({ username: over, credential: signed })).toBe(false);
});
