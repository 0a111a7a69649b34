import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../../test-support/stores/index.ts';
import type { Actor } from '../actor.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { AdminKeys } from './admin-keys.ts';

const ENVIRONMENT_KEY = 'the-key-of-the-environment';
const LOG = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };

describe('AdminKeys', () => {
  let store: MemoryStore;
  let nowMs: number;
  let keys: AdminKeys;

  beforeEach(async () => {
    store = new MemoryStore();
    nowMs = 1000;
    keys = await read();
  });

  function read(): Promise<AdminKeys> {
    const trail = new AuditTrail({ store, log: LOG });
    const environment = { value: ENVIRONMENT_KEY };
    return AdminKeys.read({ store, environment, trail, log: LOG, now: () => nowMs });
  }

  function actor(secret = ENVIRONMENT_KEY): Actor {
    const key = keys.find(secret);
    if (key === undefined) throw new Error('There is no such key.');
    return { key, address: '192.0.2.1' };
  }

  test('stores a key’s SHA-256 alone, and finds it again after a restart', async () => {
    const { secret, record } = await keys.create(actor(), { name: 'Bot', scopes: ['read'] });
    expect(JSON.stringify([...store.adminKeys.records.values()])).not.toContain(secret.slice(-43));
    keys = await read();
    expect(keys.find(secret)).toMatchObject({ keyId: record.keyId, scopes: ['read'] });
    expect(keys.find(`${secret}x`)).toBeUndefined();
    expect(keys.find(record.secretHash)).toBeUndefined();
  });

  test('knows a key until it expires', async () => {
    const { secret } = await keys.create(actor(), { name: 'Bot', scopes: ['read'], expiresAtMs: 2000 });
    nowMs = 1999;
    expect(keys.find(secret)).toBeDefined();
    nowMs = 2000;
    expect(keys.find(secret)).toBeUndefined();
  });

  test('answers from memory while the database is away, and changes nothing then', async () => {
    const { secret, record } = await keys.create(actor(), { name: 'Bot', scopes: ['read'] });
    store.failure = new Error('gone');
    expect(keys.find(secret)).toBeDefined();
    await expect(keys.revoke(actor(), record.keyId)).rejects.toThrow('gone');
    await expect(keys.rotate(actor(), record.keyId)).rejects.toThrow('gone');
    expect(keys.find(secret)).toBeDefined();
  });

  test('refuses what a key asked for that was revoked while it waited', async () => {
    const operator = await keys.create(actor(), { name: 'Operator', scopes: ['operate'] });
    const thief = actor(operator.secret);
    const revoked = keys.revoke(actor(), operator.record.keyId);
    await expect(keys.create(thief, { name: 'Mine', scopes: ['operate'] })).rejects.toMatchObject({
      code: 'unauthorized',
    });
    await revoked;
    expect(store.audit.entries.map(({ action }) => action)).toEqual(['key.create', 'key.revoke']);
  });

  test('makes one of two keys that are asked for at once with one name', async () => {
    const wish = { name: 'Bot', scopes: ['read'] } as const;
    const asked = [1, 2].map(() => keys.create(actor(), { ...wish, scopes: [...wish.scopes] }));
    const [first, second] = await Promise.allSettled(asked);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'name-taken' } });
  });

  test('goes by what is stored where a change was done though it was not answered', async () => {
    const { secret, record } = await keys.create(actor(), { name: 'Bot', scopes: ['read'] });
    const { change } = store.adminKeys;
    vi.spyOn(store.adminKeys, 'change').mockImplementationOnce(async (...args) => {
      await change.apply(store.adminKeys, args);
      throw new Error('no answer');
    });
    await expect(keys.revoke(actor(), record.keyId)).rejects.toThrow('no answer');
    expect(store.audit.entries.map(({ outcome }) => outcome)).toEqual(['allowed', 'allowed', 'failed']);
    await expect(keys.revoke(actor(), record.keyId)).rejects.toMatchObject({ code: 'not-found' });
    expect(keys.find(secret)).toBeUndefined();
  });

  test('has a hundred at most, and bounds what waits', async () => {
    for (let n = 0; n < 100; n += 1) await keys.create(actor(), { name: `Bot ${n}`, scopes: ['read'] });
    await expect(keys.create(actor(), { name: 'More', scopes: ['read'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const asked = Array.from({ length: 60 }, () => keys.create(actor(), { name: 'More', scopes: ['read'] }));
    const results = await Promise.allSettled(asked);
    const refused = results.map((result) => (result.status === 'rejected' ? String(result.reason) : 'made'));
    expect(new Set(refused)).toEqual(
      new Set([
        'ProtocolError: There are 100 keys already: revoke one first.',
        'ProtocolError: Too many change keys at once.',
      ]),
    );
  });
});
