/** Limits that an admin changes while the server runs, over the whole server. */
import { CLOSE, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADMIN_KEY, AppServer, errorOf, type TestClient } from '../test-support/party/index.ts';
import { type DatabasePlace, PLACES } from '../test-support/servers/index.ts';
import { capacityView } from './admin/admin-views.ts';
import { auditList } from './admin/audit/audit-views.ts';
import { madeKey } from './admin/keys/key-views.ts';
import { limitsView } from './admin/limits/limit-views.ts';
import type { LimitChange } from './config/index.ts';

const RETRY = expect.any(Number);

describe.each(PLACES)('with %s', (_name, open) => {
  let place: DatabasePlace;
  let server: AppServer;
  const clients: TestClient[] = [];

  beforeAll(async () => {
    place = await open();
    const { databaseUrl } = place;
    server = await AppServer.start(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await place.remove();
  });
  beforeEach(async () => {
    const { sessions, listeners, listenersPerSession, connections } = await shown();
    await set({
      sessions: sessions.atStart,
      listeners: listeners.atStart,
      listenersPerSession: listenersPerSession.atStart,
      connections: connections.atStart,
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
  });

  async function come(): Promise<TestClient> {
    const client = await server.connect();
    clients.push(client);
    return client;
  }

  async function shown(key = ADMIN_KEY) {
    const response = await server.api('GET', '/api/admin/limits', { key });
    expect(response.status).toBe(200);
    return limitsView.parse(await response.json());
  }

  function ask(change: object, key = ADMIN_KEY): Promise<Response> {
    return server.api('PATCH', '/api/admin/limits', { key, body: JSON.stringify(change) });
  }

  async function set(change: LimitChange) {
    const response = await ask(change);
    expect(response.status).toBe(200);
    return limitsView.parse(await response.json());
  }

  function refusal(client: TestClient, sessionId: string) {
    return client.refusal('join', { protocol: PROTOCOL_VERSION, sessionId });
  }

  test('a lowered limit refuses newcomers and sends nobody away; a raised one lets them in', async () => {
    const { sessionId } = await server.createSession();
    const first = await come();
    await first.join(sessionId);
    const second = await come();
    const { resumeToken, participantId } = await second.join(sessionId);
    const late = await come();

    const lowered = await set({ listeners: 1 });
    expect(lowered.listeners).toEqual({ value: 1, atStart: 10_000, variable: 'MAX_LISTENERS' });
    expect(await refusal(late, sessionId)).toMatchObject({
      code: 'server-full',
      details: { limit: 'listeners', retryAfterMs: RETRY },
    });
    for (const client of [first, second]) expect(await client.ask('ping', {})).toHaveProperty('serverTimeMs');
    // Its connection breaks, and its transport stays for its grace.
    await second.ask('createConsumerTransport', {});
    second.terminate();
    await second.closed;
    const again = await come();
    const kept = await again.join(sessionId, { resumeToken });
    expect(kept.participantId).toBe(participantId);
    const capacity = await server.api('GET', '/api/admin/capacity', { key: ADMIN_KEY });
    expect(capacityView.parse(await capacity.json()).listeners).toEqual({ used: 2, cap: 1 });
    expect(await shown()).toEqual(lowered);

    await set({ listeners: 3 });
    await late.join(sessionId);

    const audit = await server.api('GET', '/api/admin/audit?action=limits.change', { key: ADMIN_KEY });
    expect(auditList.parse(await audit.json()).entries.slice(0, 2)).toMatchObject([
      { outcome: 'allowed', details: { before: { listeners: 1 }, after: { listeners: 3 } } },
      {
        who: 'environment',
        action: 'limits.change',
        outcome: 'allowed',
        target: null,
        details: { before: { listeners: 10_000 }, after: { listeners: 1 } },
        address: '127.0.0.x',
      },
    ]);
  });

  test('so do the others, each with its own code', async () => {
    const { sessionId } = await server.createSession();
    const inside = await come();
    await inside.join(sessionId);
    const late = await come();

    await set({ listenersPerSession: 1 });
    expect(await refusal(late, sessionId)).toMatchObject({ code: 'session-full' });
    await set({ listenersPerSession: 2, sessions: 1 });
    const refused = await server.api('POST', '/api/sessions');
    expect(refused.status).toBe(503);
    expect(await errorOf(refused)).toBe('server-full');
    await set({ sessions: 1000, connections: 1 });
    const stranger = await come();
    expect((await stranger.closed).code).toBe(CLOSE.refused);
    expect(stranger.strayReplies).toMatchObject([{ error: { details: { limit: 'connections' } } }]);
    await set({ connections: 10 });
    await (await come()).join(sessionId);
  });

  test('the promised bandwidth may get a cap and lose it', async () => {
    const cap = async () =>
      /^auxcast_egress_cap_bps .*$/m.exec(await (await server.api('GET', '/metrics')).text())?.[0];
    await set({ egressMbps: 200 });
    // Collected once a second.
    await expect.poll(cap, { timeout: 5000 }).toBe('auxcast_egress_cap_bps 200000000');
    await set({ egressMbps: null });
    await expect.poll(cap, { timeout: 5000 }).toBeUndefined();
  });

  test('are changed by who may, to what the environment could say, and written down', async () => {
    const before = await shown();
    const body = JSON.stringify({ name: 'Night shift', scopes: ['moderate'] });
    const made = await server.api('POST', '/api/admin/keys', { key: ADMIN_KEY, body });
    const { secret, key } = madeKey.parse(await made.json());
    const refused = await ask({ listeners: 5 }, secret);
    expect(refused.status).toBe(403);
    expect(await errorOf(refused)).toBe('forbidden');
    for (const change of [{}, { listeners: 0 }, { listeners: null }, { told: 5 }, { listeners: '5' }, []]) {
      const wrong = await ask(change);
      expect(wrong.status).toBe(400);
      expect(await errorOf(wrong)).toBe('bad-request');
    }
    expect(await shown(secret)).toEqual(before);
    const audit = await server.api('GET', `/api/admin/audit?who=${key.keyId}`, { key: ADMIN_KEY });
    expect(auditList.parse(await audit.json()).entries).toMatchObject([
      { action: 'limits.change', outcome: 'refused', details: { scope: 'operate' } },
    ]);
  });
});
