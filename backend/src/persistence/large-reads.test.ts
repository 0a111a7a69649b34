import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { kyselyOn } from './kysely.ts';
import { SqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite/sqlite-dialect.ts';
import type { RunStatement } from './statement-driver.ts';

afterEach(() => vi.useRealTimers());

function storeOn(run: RunStatement): SqlStore {
  return new SqlStore({
    db: kyselyOn(sqliteDialect(run)),
    tidy: async () => {},
    close: async () => {},
  });
}

test.each([
  ['histories', (store: SqlStore, n: number) => store.tracks.of(`session-${n}`)],
  ['pictures', (store: SqlStore, n: number) => store.artworks.find('session', `picture-${n}`)],
])('reads few %s at the same time, and all of them in the end', async (_what, read) => {
  let reading = 0;
  let most = 0;
  const store = storeOn(async () => {
    reading += 1;
    most = Math.max(most, reading);
    await nextTurn();
    reading -= 1;
    return [];
  });
  await Promise.all(Array.from({ length: 50 }, (_, n) => read(store, n)));
  expect(most).toBe(3);
});

test('refuses who has waited for as long as an answer may take', async () => {
  vi.useFakeTimers();
  const stuck = Promise.withResolvers<unknown[]>();
  const store = storeOn(() => stuck.promise);
  const reads = Array.from({ length: 5 }, (_, n) => store.tracks.of(`session-${n}`));
  const settled = Promise.allSettled(reads);
  await vi.advanceTimersByTimeAsync(8000);
  stuck.resolve([]);
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  await expect(reads[4]).rejects.toMatchObject({ passes: true });
});
