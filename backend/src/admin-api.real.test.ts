/** What admins see and do, over the whole server. */
import { PROTOCOL_VERSION, problem, sessionSummary } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf, TestTalker } from '../test-support/party/index.ts';
import { adminSessionList, capacityView, participantList, workerList } from './admin/admin-views.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('are known by their key alone', async () => {
  for (const key of [undefined, 'wrong', `${ADMIN_KEY}x`]) {
    const response = await server.api('GET', '/api/admin/sessions', key === undefined ? {} : { key });
    expect(response.status).toBe(401);
    expect(await errorOf(response)).toBe('unauthorized');
  }
  expect((await server.api('GET', '/api/admin/sessions', { key: ADMIN_KEY })).status).toBe(200);
});

test('see who is in a session, remove a listener and end the session', async () => {
  const { sessionId, hostToken } = await server.createSession({ title: 'Watched' });
  const host = await server.connect();
  await host.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  const listener = await server.connect();
  const { participantId } = await listener.join(sessionId);
  await listener.ask('createConsumerTransport', {});
  const stranger = await server.connect();
  const lost = await stranger.refusal('join', { protocol: PROTOCOL_VERSION, sessionId: '23456789ab' });
  expect(lost.code).toBe('session-not-found');
  await stranger.close();
  const report = { sound: 'failed', cause: 'ice', path: null, concealedPct: null } as const;
  await listener.ask('reportReception', report);
  const metrics = await (await server.api('GET', '/metrics')).text();
  expect(metrics).toContain('auxcast_reception_reports_total{sound="failed",cause="ice",path="none"} 1\n');
  expect(metrics).toContain('auxcast_listeners_in_trouble{sound="failed"} 1\n');
  expect(metrics).toMatch(/^auxcast_joins_total\{outcome="ok"\} 1$/m);
  expect(metrics).toMatch(/^auxcast_joins_total\{outcome="session-not-found"\} 1$/m);
  expect(metrics).toMatch(/^auxcast_worker_listeners\{worker="0"\} 1$/m);
  expect(metrics).toMatch(/^auxcast_egress_promised_bps \d+$/m);
  expect(metrics).toMatch(/^auxcast_event_deliveries_total [1-9]/m);
  // What counts up is a counter: promtool refuses a gauge with such a name.
  const gauges = [...metrics.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name ?? '');
  expect(gauges).toContain('auxcast_sessions');
  expect(gauges.filter((name) => name.endsWith('_total'))).toEqual([]);

  const list = await server.api('GET', '/api/admin/sessions', { key: ADMIN_KEY });
  const { sessions } = adminSessionList.parse(await list.json());
  const listed = sessions.find((session) => session.sessionId === sessionId);
  expect(listed).toMatchObject({
    title: 'Watched',
    participantCount: 2,
    hearing: { good: 0, weak: 0, failed: 1 },
    paths: { udp: 0, tcp: 0, turn: 0 },
  });

  const address = `/api/admin/sessions/${sessionId}`;
  const shown = await server.api('GET', `${address}/participants`, { key: ADMIN_KEY });
  const { participants } = participantList.parse(await shown.json());
  expect(participants).toMatchObject([
    { role: 'host', isConnected: true, isReceiving: false, address: '127.0.0.x', traffic: null },
    {
      participantId,
      role: 'listener',
      isConnected: true,
      isReceiving: false,
      traffic: { bytesSent: 0 },
      report,
    },
  ]);

  const nobody = await server.api('DELETE', `${address}/participants/nobody`, { key: ADMIN_KEY });
  expect(await errorOf(nobody)).toBe('not-found');
  const removed = await server.api('DELETE', `${address}/participants/${participantId}`, {
    key: ADMIN_KEY,
  });
  expect(removed.status).toBe(204);
  await listener.closed;
  expect(listener.told('removed')).toHaveLength(1);
  const numbers = async () => await (await server.api('GET', '/metrics')).text();
  // They are collected once a second.
  await expect
    .poll(numbers, { timeout: 5000 })
    .toContain('auxcast_sockets_closed_total{reason="removed"} 1\n');

  expect((await server.api('DELETE', address, { key: ADMIN_KEY })).status).toBe(204);
  await host.close();
  expect(await errorOf(await server.api('GET', address, { key: ADMIN_KEY }))).toBe('session-ended');
  const after = sessionSummary.parse(await (await server.api('GET', `/api/sessions/${sessionId}`)).json());
  expect(after).toMatchObject({ state: 'ended', endReason: 'admin' });
});

test('see no overlays: they are pictures', async () => {
  const { sessionId } = await server.createSession();
  const overlay = await server.connect();
  await overlay.ask('join', { protocol: PROTOCOL_VERSION, sessionId, isOverlay: true });
  const address = `/api/admin/sessions/${sessionId}`;
  const session = await (await server.api('GET', address, { key: ADMIN_KEY })).json();
  expect(session).toMatchObject({ participantCount: 1, listenerCount: { listeners: 0 } });
  const shown = await server.api('GET', `${address}/participants`, { key: ADMIN_KEY });
  const { participants } = participantList.parse(await shown.json());
  expect(participants.map(({ role }) => role)).toEqual(['host']);
  await overlay.close();
});

test('see who talks, by which name and invite, and who was refused', async () => {
  const host = await server.connect();
  const { session } = await host.createSession({ kind: 'call', hostName: 'Ada', visibility: 'private' });
  const { sessionId } = session;
  const { inviteId, secret } = await host.ask('createInvite', { role: 'guest', uses: 1 });
  const client = await server.connect();
  using guest = new TestTalker(client, await client.join(sessionId, { invite: secret, name: 'Bob' }));
  const late = await server.connect();
  const refusal = await late.refusal('join', { protocol: PROTOCOL_VERSION, sessionId, invite: secret });
  expect(refusal.code).toBe('invite-refused');
  await host.ask('addChannel', { name: 'Green room', mode: 'push-to-talk' });
  await guest.speak();

  const read = async (address: string) => (await server.api('GET', address, { key: ADMIN_KEY })).json();
  const address = `/api/admin/sessions/${sessionId}`;
  expect(await read(address)).toMatchObject({ kind: 'call', voices: 1, talking: 0 });
  const silent = await server.api('GET', '/metrics');
  expect(await silent.text()).toMatch(/^auxcast_talking 0$/m);
  await guest.press('stage');
  expect(await read(address)).toMatchObject({ voices: 1, talking: 1 });
  const numbers = async () => await (await server.api('GET', '/metrics')).text();
  // They are collected once a second.
  await expect.poll(numbers, { timeout: 5000 }).toMatch(/^auxcast_talking 1$/m);
  const metrics = await numbers();
  expect(metrics).toMatch(/^auxcast_voices 1$/m);
  expect(metrics).toMatch(/^auxcast_channels [2-9]\d*$/m);
  expect(metrics).toContain('auxcast_invites_total{outcome="used"} 1\n');
  expect(metrics).toContain('auxcast_invites_total{outcome="refused"} 1\n');

  await host.ask('mute', { participantId: guest.participantId, on: true });
  const { participants } = participantList.parse(await read(`${address}/participants`));
  expect(participants).toMatchObject([
    { role: 'host', name: 'Ada', isMuted: false, inviteId: null, hasVoice: false },
    {
      participantId: guest.participantId,
      role: 'guest',
      name: 'Bob',
      isMuted: true,
      inviteId,
      hasVoice: true,
    },
  ]);
  expect(await read(address)).toMatchObject({ voices: 1, talking: 0 });
  await host.ask('endSession', {});
});

test('see how full the server is', async () => {
  const response = await server.api('GET', '/api/admin/capacity', { key: ADMIN_KEY });
  const { sessions, listeners, egressBps, joinsWaiting } = capacityView.parse(await response.json());
  expect(sessions).toEqual({ used: expect.any(Number), cap: 1000 });
  expect(listeners).toEqual({ used: expect.any(Number), cap: 10_000 });
  expect(egressBps.cap).toBeNull();
  expect(joinsWaiting).toEqual({ used: 0, cap: 2000 });
});

test('turn the pages of every list', async () => {
  const made: string[] = [];
  for (let n = 0; n < 3; n += 1) made.push((await server.createSession({ visibility: 'public' })).sessionId);
  const { sessionId } = await server.createSession();
  const listener = await server.connect();
  await listener.join(sessionId);
  const read = async (address: string) => (await server.api('GET', address, { key: ADMIN_KEY })).json();

  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = adminSessionList.parse(await read(`/api/admin/sessions?limit=2${query}`));
    // What begins meanwhile is newer than all that follows.
    if (cursor === '') await server.createSession();
    seen.push(...page.sessions.map((session) => session.sessionId));
    cursor = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining([...made, sessionId]));

  const address = `/api/admin/sessions/${sessionId}/participants`;
  const first = participantList.parse(await read(`${address}?limit=1`));
  expect(first.participants).toMatchObject([{ role: 'host' }]);
  const second = participantList.parse(await read(`${address}?limit=1&cursor=${first.nextCursor}`));
  expect(second).toMatchObject({ participants: [{ role: 'listener' }], nextCursor: null });
  await listener.close();

  const lists = ['/api/sessions', '/api/admin/sessions', '/api/admin/workers', address];
  for (const list of [...lists, `/api/sessions/${sessionId}/history`]) {
    for (const [query, path] of [
      ['cursor=nothing', 'cursor'],
      // Of another list.
      [`cursor=${Buffer.from('["others",[1]]').toString('base64url')}`, 'cursor'],
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['offset=1', ''],
    ]) {
      const refused = await server.api('GET', `${list}?${query}`, { key: ADMIN_KEY });
      expect(refused.status).toBe(400);
      const { code, details } = problem.parse(await refused.json());
      expect({ list, query, code, path: details?.['path'] }).toEqual({
        list,
        query,
        code: 'bad-request',
        path,
      });
    }
  }
});

test('see the workers', async () => {
  const response = await server.api('GET', '/api/admin/workers', { key: ADMIN_KEY });
  const { workers } = workerList.parse(await response.json());
  expect(workers).toHaveLength(1);
  expect(workers[0]?.pid).toBeGreaterThan(0);
});
