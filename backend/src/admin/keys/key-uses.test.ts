import { expect, test, vi } from 'vitest';
import { MemoryStore } from '../../../test-support/stores/index.ts';
import { KeyUses } from './key-uses.ts';

const QUARTER_MS = 900_000;

test('the last use is told at once, and written down every quarter of an hour', async () => {
  const store = new MemoryStore();
  const log = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };
  let nowMs = 1000;
  const uses = new KeyUses({ store, log, now: () => nowMs, steady: () => nowMs });
  for (let n = 0; n < 1000; n += 1) {
    nowMs += 1;
    uses.note('key-a', true);
  }
  expect(uses.lastOf('key-a')).toBe(2000);
  expect(store.adminKeys.changes).toEqual([['key-a', { lastUsedAtMs: 1001 }]]);
  nowMs = 1001 + QUARTER_MS;
  uses.note('key-a', true);
  expect(store.adminKeys.changes).toHaveLength(2);
  // The environment's has no place there.
  uses.note('environment', false);
  expect(uses.lastOf('environment')).toBe(nowMs);
  expect(store.adminKeys.changes).toHaveLength(2);

  store.failure = new Error('gone');
  nowMs += QUARTER_MS;
  uses.note('key-a', true);
  uses.note('key-a', true);
  await vi.waitFor(() =>
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(
      'the last use of an admin key could not be stored: gone',
    ),
  );
  uses.forget('key-a');
  expect(uses.lastOf('key-a')).toBeUndefined();
});
