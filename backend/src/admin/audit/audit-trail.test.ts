import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../../test-support/stores/index.ts';
import type { Actor } from '../actor.ts';
import { type AuditedAct, AuditTrail } from './audit-trail.ts';

const ACT: AuditedAct = { action: 'session.end', target: '7k2mdx4qaz', details: { reason: 'admin' } };
const AWAY = new Error('gone');

function actor(keyId = 'key-a'): Actor {
  const key = { keyId, name: 'Ana', secretHash: 'hash', scopes: [], expiresAtMs: null } as const;
  return { key, address: '192.0.2.77' };
}

describe('AuditTrail', () => {
  let store: MemoryStore;
  let steadyMs: number;
  let trail: AuditTrail;
  const log = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };

  beforeEach(() => {
    vi.clearAllMocks();
    store = new MemoryStore();
    steadyMs = 0;
    trail = new AuditTrail({ store, log, now: () => 1000, steady: () => steadyMs });
  });

  const outcomes = () => store.audit.entries.map(({ outcome }) => outcome);

  test('writes down what a key does before it is done, with a shortened address', async () => {
    const seen = await trail.allowed(actor(), ACT, () => outcomes());
    expect(seen).toEqual(['allowed']);
    expect(store.audit.entries).toEqual([
      { ...ACT, atMs: 1000, who: 'key-a', keyName: 'Ana', outcome: 'allowed', address: '192.0.2.x' },
    ]);
    expect(log.log).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ who: 'key-a', action: 'session.end', from: '192.0.2.x' }),
      'an admin steered',
    );
  });

  test('does nothing that it cannot write down', async () => {
    store.failure = AWAY;
    const run = vi.fn();
    await expect(trail.allowed(actor(), ACT, run)).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(run).not.toHaveBeenCalled();
    expect(log.warn).toHaveBeenCalledExactlyOnceWith('the audit log cannot be written: gone');
    expect(log.log).not.toHaveBeenCalled();
  });

  test('says in another entry that what was allowed failed', async () => {
    await expect(trail.allowed(actor(), ACT, () => Promise.reject(AWAY))).rejects.toBe(AWAY);
    expect(outcomes()).toEqual(['allowed', 'failed']);
  });

  test('bounds what one key changes, and no other for it', async () => {
    const change = (keyId: string) => trail.allowed(actor(keyId), ACT, () => undefined);
    for (let n = 0; n < 300; n += 1) await change('key-a');
    await expect(change('key-a')).rejects.toMatchObject({
      code: 'rate-limited',
      details: { retryAfterMs: 100 },
    });
    await change('key-b');
    steadyMs += 100;
    await change('key-a');
    expect(store.audit.entries).toHaveLength(302);
  });

  test('writes down so many refusals, and how many it left out', async () => {
    for (let n = 0; n < 50; n += 1) await trail.refused(actor(), ACT);
    expect(outcomes()).toEqual(Array.from({ length: 20 }, () => 'refused'));
    steadyMs += 3000;
    await trail.refused(actor(), ACT);
    expect(store.audit.entries.at(-1)?.details).toEqual({ reason: 'admin', unwritten: 30 });
    // The next one leaves none out.
    steadyMs += 3000;
    await trail.refused(actor(), ACT);
    expect(store.audit.entries.at(-1)?.details).toEqual({ reason: 'admin' });
  });

  test('refuses all the same, and says what is missing, when a refusal or an end cannot be written', async () => {
    store.failure = AWAY;
    await trail.refused(actor(), ACT);
    await trail.done('host', ACT);
    store.failure = undefined;
    expect(store.audit.entries).toEqual([]);
    expect(log.warn).toHaveBeenCalledWith('the audit log cannot be written: gone');
  });
});
