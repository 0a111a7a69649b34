import { beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../../test-support/stores/index.ts';
import { Limits, parseConfig } from '../../config/index.ts';
import type { Actor } from '../actor.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { LimitSteering } from './limit-steering.ts';

const ACTOR: Actor = {
  key: { keyId: 'key-a', name: 'Ana', secretHash: 'hash', scopes: ['operate'], expiresAtMs: null },
  address: '192.0.2.77',
};

let store: MemoryStore;
let limits: Limits;
let steering: LimitSteering;

beforeEach(() => {
  const log = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };
  store = new MemoryStore();
  limits = new Limits(parseConfig({ WORKERS: '1' }, false), 40_000);
  steering = new LimitSteering(limits, new AuditTrail({ store, log }));
});

test('writes down from what to what, of what was named', async () => {
  await steering.change(ACTOR, { sessions: 5, egressMbps: 100 });
  expect(store.audit.entries).toMatchObject([
    {
      who: 'key-a',
      action: 'limits.change',
      outcome: 'allowed',
      target: null,
      details: { before: { sessions: 1000, egressMbps: null }, after: { sessions: 5, egressMbps: 100 } },
    },
  ]);
  expect(store.audit.entries[0]?.details).not.toHaveProperty('before.listeners');
  expect(steering.view).toMatchObject({
    sessions: { value: 5, atStart: 1000, variable: 'MAX_SESSIONS' },
    egressMbps: { value: 100, atStart: null, variable: 'MAX_EGRESS_MBPS' },
    listeners: { value: 10_000, atStart: 10_000, variable: 'MAX_LISTENERS' },
  });
});

test('does one change after the other, each from what the one before left', async () => {
  await Promise.all([7, 8, 9].map((sessions) => steering.change(ACTOR, { sessions })));
  expect(store.audit.entries.map(({ details }) => details)).toEqual([
    { before: { sessions: 1000 }, after: { sessions: 7 } },
    { before: { sessions: 7 }, after: { sessions: 8 } },
    { before: { sessions: 8 }, after: { sessions: 9 } },
  ]);
  expect(limits.sessions).toBe(9);
});

test('changes nothing that cannot be written down, and writes down nothing that does not fit', async () => {
  store.failure = new Error('gone');
  await expect(steering.change(ACTOR, { sessions: 5 })).rejects.toMatchObject({ code: 'unavailable' });
  store.failure = undefined;
  await expect(steering.change(ACTOR, { connections: 40_000 })).rejects.toMatchObject({
    code: 'bad-request',
    details: { openFiles: 40_000, needed: expect.any(Number) },
  });
  expect(limits).toMatchObject({ sessions: 1000, connections: 22_000 });
  expect(store.audit.entries).toEqual([]);
});

test('lets only so many changes wait', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, () => steering.change(ACTOR, { sessions: 5 })),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(5);
  expect(refused[0]).toMatchObject({ reason: { code: 'unavailable' } });
});
