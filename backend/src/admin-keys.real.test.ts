/** Admin keys and the audit log, over the whole server. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { ADMIN_KEY, AppServer, errorOf } from '../test-support/party/index.ts';
import { type DatabasePlace, PLACES } from '../test-support/servers/index.ts';
import { auditList } from './admin/audit/audit-views.ts';
import { adminKeyList, madeKey } from './admin/keys/key-views.ts';
import { type AdminScope, DatabaseError, STORE, type Store } from './persistence/index.ts';

const KEYS = '/api/admin/keys';
const AUDIT = '/api/admin/audit';
const DAY_MS = 86_400_000;

describe.each(PLACES)('with %s', (_name, open) => {
  let place: DatabasePlace;
  let server: AppServer;

  beforeAll(async () => {
    place = await open();
    const { databaseUrl } = place;
    server = await AppServer.start(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await place.remove();
  });

  function ask(method: string, address: string, key: string, body?: object): Promise<Response> {
    return server.api(method, address, { key, ...(body && { body: JSON.stringify(body) }) });
  }

  async function made(wish: object, by = ADMIN_KEY) {
    const response = await ask('POST', KEYS, by, wish);
    expect(response.status).toBe(201);
    return madeKey.parse(await response.json());
  }

  async function keysOf(query = '') {
    return adminKeyList.parse(await (await ask('GET', `${KEYS}${query}`, ADMIN_KEY)).json());
  }

  async function auditOf(query = '') {
    return auditList.parse(await (await ask('GET', `${AUDIT}${query}`, ADMIN_KEY)).json());
  }

  test('a key is made, used, rotated and revoked; its secret is told once', async () => {
    const { key, secret } = await made({ name: ' Night  shift ', scopes: ['moderate'] });
    expect(key).toMatchObject({
      name: 'Night shift',
      scopes: ['moderate'],
      createdBy: { keyId: 'environment', name: 'environment' },
      expiresAtMs: null,
      lastUsedAtMs: null,
      revokedAtMs: null,
    });
    // What secret scanners are told to look for.
    expect(secret).toMatch(/^auxcast_admin_[A-Za-z0-9_-]{43}$/);

    expect((await ask('GET', '/api/admin/sessions', secret)).status).toBe(200);
    const listed = (await keysOf()).keys.find(({ keyId }) => keyId === key.keyId);
    expect(listed?.lastUsedAtMs).toBeGreaterThan(0);
    const stored = () => server.app.get<Store>(STORE, { strict: false }).adminKeys.unrevoked();
    await expect.poll(async () => (await stored())[0]?.lastUsedAtMs).toBe(listed?.lastUsedAtMs);

    const rotated = await ask('POST', `${KEYS}/${key.keyId}/rotate`, ADMIN_KEY);
    expect(rotated.status).toBe(200);
    const second = madeKey.parse(await rotated.json());
    expect(second.key.keyId).toBe(key.keyId);
    expect(await errorOf(await ask('GET', AUDIT, secret))).toBe('unauthorized');
    expect((await ask('GET', AUDIT, second.secret)).status).toBe(200);

    expect((await ask('DELETE', `${KEYS}/${key.keyId}`, ADMIN_KEY)).status).toBe(204);
    expect(await errorOf(await ask('GET', AUDIT, second.secret))).toBe('unauthorized');
    for (const [method, address] of [
      ['DELETE', `${KEYS}/${key.keyId}`],
      ['POST', `${KEYS}/${key.keyId}/rotate`],
      ['DELETE', `${KEYS}/key-nobody`],
    ] as const) {
      expect(await errorOf(await ask(method, address, ADMIN_KEY))).toBe('not-found');
    }
    const revoked = (await keysOf()).keys.find(({ keyId }) => keyId === key.keyId);
    expect(revoked?.revokedAtMs).toBeGreaterThan(0);

    const shown = JSON.stringify([await keysOf(), await auditOf('?limit=100')]);
    for (const word of [secret, second.secret, ADMIN_KEY]) expect(shown).not.toContain(word);
    const { entries } = await auditOf('?limit=3');
    expect(entries.map(({ who, action, outcome, target }) => [who, action, outcome, target])).toEqual([
      ['environment', 'key.revoke', 'allowed', key.keyId],
      ['environment', 'key.rotate', 'allowed', key.keyId],
      ['environment', 'key.create', 'allowed', key.keyId],
    ]);
    expect(entries[0]).toMatchObject({ keyName: 'environment', address: '127.0.0.x' });
  });

  test('the environment’s key is listed first, and no call changes it', async () => {
    const [first] = (await keysOf()).keys;
    expect(first).toMatchObject({ keyId: 'environment', scopes: ['read', 'moderate', 'operate'] });
    for (const [method, address] of [
      ['DELETE', `${KEYS}/environment`],
      ['POST', `${KEYS}/environment/rotate`],
    ] as const) {
      expect(await errorOf(await ask(method, address, ADMIN_KEY))).toBe('forbidden');
    }
  });

  test('a name is bounded, is text, and is that of one key', async () => {
    await made({ name: 'Bot', scopes: ['read'] });
    // The second looks the same: full-width letters.
    for (const name of ['Bot', 'bot', 'Ｂｏｔ']) {
      const taken = await ask('POST', KEYS, ADMIN_KEY, { name, scopes: ['read'] });
      expect(taken.status).toBe(409);
      expect(await errorOf(taken)).toBe('name-taken');
    }
    const bad = [
      { scopes: ['read'] },
      { name: '', scopes: ['read'] },
      { name: '\u0000\u202e', scopes: ['read'] },
      { name: 'x'.repeat(61), scopes: ['read'] },
      { name: 'Environment', scopes: ['read'] },
      { name: 'HOST', scopes: ['read'] },
      { name: `auxcast_admin_${'x'.repeat(43)}`.slice(0, 60), scopes: ['read'] },
      { name: 'None', scopes: [] },
      { name: 'Twice', scopes: ['read', 'read'] },
      { name: 'Other', scopes: ['everything'] },
      { name: 'Late', scopes: ['read'], expiresAtMs: 1 },
      { name: 'More', scopes: ['read'], secret: 'mine' },
    ];
    for (const body of bad) {
      expect([body, await errorOf(await ask('POST', KEYS, ADMIN_KEY, body))]).toEqual([body, 'bad-request']);
    }
  });

  test('a key gives no more than it has, and nothing that outlasts it', async () => {
    const expiresAtMs = Date.now() + DAY_MS;
    const operator = await made({ name: 'Operator', scopes: ['operate'], expiresAtMs });
    const both = await made({ name: 'Both', scopes: ['moderate', 'operate'], expiresAtMs });
    const lasting = await made({ name: 'Lasting', scopes: ['operate'] });
    const refused = [
      await ask('POST', KEYS, operator.secret, { name: 'A', scopes: ['moderate'] }),
      await ask('POST', KEYS, operator.secret, { name: 'A', scopes: ['read'], expiresAtMs: expiresAtMs + 1 }),
      // It would be told a secret that is good for more.
      await ask('POST', `${KEYS}/${both.key.keyId}/rotate`, operator.secret),
      await ask('POST', `${KEYS}/${lasting.key.keyId}/rotate`, operator.secret),
    ];
    expect(refused[0]?.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="moderate"',
    );
    for (const response of refused) expect(await errorOf(response)).toBe('forbidden');
    const { entries } = await auditOf(`?who=${operator.key.keyId}`);
    expect(entries.map(({ action, outcome, target }) => [action, outcome, target])).toEqual([
      ['key.rotate', 'refused', lasting.key.keyId],
      ['key.rotate', 'refused', both.key.keyId],
      ['key.create', 'refused', null],
      ['key.create', 'refused', null],
    ]);
    const given = await made({ name: 'Given', scopes: ['read', 'operate'] }, operator.secret);
    expect(given.key).toMatchObject({ expiresAtMs, createdBy: { name: 'Operator' } });
    // Its own, and one that is good for more, it may take away.
    expect((await ask('POST', `${KEYS}/${operator.key.keyId}/rotate`, operator.secret)).status).toBe(200);
    for (const { key } of [both, lasting, operator, given]) {
      expect((await ask('DELETE', `${KEYS}/${key.keyId}`, lasting.secret)).status).toBe(
        key.keyId === operator.key.keyId || key.keyId === given.key.keyId ? 401 : 204,
      );
    }
  });

  test('keys and entries are listed in pages', async () => {
    const all = (await keysOf('?limit=100')).keys.map(({ keyId }) => keyId);
    expect(all.length).toBeGreaterThan(3);
    for (const limit of [1, 2, 3]) {
      const shown: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await keysOf(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        expect(page.keys.length).toBeLessThanOrEqual(limit);
        shown.push(...page.keys.map(({ keyId }) => keyId));
        cursor = page.nextCursor;
      }
      expect(shown).toEqual(all);
    }
    const entries = (await auditOf('?limit=100')).entries;
    const first = await auditOf('?limit=2');
    const second = await auditOf(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.entries, ...second.entries]).toEqual(entries.slice(0, 4));
    const bad = [
      '?cursor=x',
      '?limit=0',
      '?who=A%00',
      '?action=other',
      '?fromMs=-1',
      '?toMs=9e99',
      '?more=1',
    ];
    const foreign = `?cursor=${(await keysOf('?limit=1')).nextCursor}`;
    for (const query of [...bad, foreign]) {
      expect([query, await errorOf(await ask('GET', `${AUDIT}${query}`, ADMIN_KEY))]).toEqual([
        query,
        'bad-request',
      ]);
    }
  });

  test('the audit log says who did what to a session, who was refused, and is read by who, what and when', async () => {
    const moderator = await made({ name: 'Moderator', scopes: ['moderate'] });
    const reader = await made({ name: 'Reader', scopes: ['read'] });
    const ended = await server.createSession();
    const host = await server.createSession();
    const startMs = Date.now();
    const refused = await ask('DELETE', `/api/admin/sessions/${ended.sessionId}`, reader.secret);
    expect(await errorOf(refused)).toBe('forbidden');
    // A secret where an id belongs is not written down.
    await ask('DELETE', `/api/admin/sessions/${moderator.secret}`, reader.secret);
    expect((await ask('DELETE', `/api/admin/sessions/${ended.sessionId}`, moderator.secret)).status).toBe(
      204,
    );
    expect((await ask('DELETE', `/api/admin/sessions/${ended.sessionId}`, moderator.secret)).status).toBe(
      410,
    );
    expect((await ask('DELETE', `/api/sessions/${host.sessionId}`, host.hostToken)).status).toBe(204);

    const since = async () => (await auditOf(`?fromMs=${startMs}`)).entries.toReversed();
    await expect.poll(since).toHaveLength(4);
    expect(await since()).toMatchObject([
      {
        who: reader.key.keyId,
        keyName: 'Reader',
        action: 'session.end',
        outcome: 'refused',
        target: ended.sessionId,
        details: { scope: 'moderate' },
      },
      { who: reader.key.keyId, outcome: 'refused', target: null },
      { who: moderator.key.keyId, keyName: 'Moderator', outcome: 'allowed', target: ended.sessionId },
      { who: 'host', keyName: null, outcome: 'done', target: host.sessionId, address: null },
    ]);
    const counts = async (query: string) => (await auditOf(`?fromMs=${startMs}&${query}`)).entries.length;
    expect(await counts(`who=${moderator.key.keyId}`)).toBe(1);
    expect(await counts('who=host&action=session.end')).toBe(1);
    expect(await counts('action=key.create')).toBe(0);
    expect(await counts(`toMs=${startMs}`)).toBe(0);
    expect(JSON.stringify(await since())).not.toContain('auxcast_admin_');
  });

  test('nothing is done that the audit log cannot take', async () => {
    const { sessionId } = await server.createSession();
    const store = server.app.get<Store>(STORE, { strict: false });
    const away = new DatabaseError('The database does not answer.', true);
    const append = vi.spyOn(store.audit, 'append').mockRejectedValue(away);
    const calls = [
      await ask('DELETE', `/api/admin/sessions/${sessionId}`, ADMIN_KEY),
      await ask('POST', KEYS, ADMIN_KEY, { name: 'Never', scopes: ['read'] }),
    ];
    append.mockRestore();
    for (const response of calls) {
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await errorOf(response)).toBe('unavailable');
    }
    expect((await ask('GET', `/api/admin/sessions/${sessionId}`, ADMIN_KEY)).status).toBe(200);
    expect((await keysOf('?limit=100')).keys.map(({ name }) => name)).not.toContain('Never');
  });

  const SCOPES: readonly (readonly AdminScope[])[] = [['read'], ['moderate'], ['operate']];
  const GOOD_FOR: Readonly<Record<AdminScope, readonly AdminScope[]>> = {
    read: ['read'],
    moderate: ['read', 'moderate'],
    operate: ['read', 'operate'],
  };

  test('every route of the admin API takes one scope, which its document names, and refuses keys without it', async () => {
    const document = z
      .object({
        paths: z.record(
          z.string(),
          z.record(
            z.string(),
            z.object({ security: z.array(z.record(z.string(), z.array(z.string()))).optional() }),
          ),
        ),
      })
      .parse(await (await server.api('GET', '/api/docs-json')).json());
    const keys = await Promise.all(
      SCOPES.map(async (scopes) => ({
        scopes,
        secret: (await made({ name: `Only ${scopes[0]}`, scopes: [...scopes] })).secret,
      })),
    );
    const routes = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/api/admin'))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, { security }]) => ({ path, method, security })),
      );
    expect(routes.length).toBeGreaterThanOrEqual(12);
    for (const { path, method, security } of routes) {
      const route = `${method} ${path}`;
      const [scope] = security?.[0]?.['adminKey'] ?? [];
      const wanted = z.enum(['read', 'moderate', 'operate']).parse(scope);
      expect([route, security]).toEqual([route, [{ adminKey: [wanted] }]]);
      expect([route, method === 'get' ? 'read' : wanted]).toEqual([route, wanted]);
      const address = path.replace('{sessionId}', '2222222222').replace(/\{\w+\}/, 'nobody');
      expect([route, (await server.api(method.toUpperCase(), address)).status]).toEqual([route, 401]);
      for (const { scopes, secret } of keys) {
        const { status } = await ask(
          method.toUpperCase(),
          address,
          secret,
          method === 'post' ? {} : undefined,
        );
        const isGood = scopes.some((one) => GOOD_FOR[one].includes(wanted));
        expect([route, scopes, status === 403]).toEqual([route, scopes, !isGood]);
        expect([route, scopes, status]).not.toEqual([route, scopes, 401]);
      }
    }
  });
});
