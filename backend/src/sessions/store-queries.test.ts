import { expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { DatabaseError } from '../persistence/index.ts';
import { StoreQueries } from './store-queries.ts';

const UNAVAILABLE = { code: 'unavailable', details: { retryAfterMs: expect.any(Number) } };

function setUp() {
  const warn = vi.fn();
  const store = new MemoryStore();
  return { store, warn, queries: new StoreQueries(store, { warn, log: vi.fn(), error: vi.fn() }) };
}

test('a question that many ask at the same time is asked once', async () => {
  const { queries, store } = setUp();
  const find = vi.spyOn(store.sessions, 'find');
  await Promise.all(Array.from({ length: 20 }, () => queries.session('s1')));
  expect(find).toHaveBeenCalledOnce();
  await queries.session('s1');
  expect(find).toHaveBeenCalledTimes(2);
});

test('only so many different questions wait; the others are refused at once', async () => {
  const { queries, store } = setUp();
  const gate = Promise.withResolvers<undefined>();
  vi.spyOn(store.sessions, 'find').mockReturnValue(gate.promise);
  const waiting = Array.from({ length: 250 }, (_, n) => queries.session(`s${n}`));
  await expect(queries.session('another')).rejects.toMatchObject(UNAVAILABLE);
  await expect(queries.artwork('s1', 'a')).rejects.toMatchObject(UNAVAILABLE);
  const same = queries.session('s7');
  gate.resolve(undefined);
  expect(await Promise.all([...waiting, same])).toHaveLength(251);
  expect(await queries.artwork('s1', 'a')).toBeUndefined();
});

test.each([new DatabaseError('away', true), new DatabaseError('no such column', false), new Error('odd')])(
  'whatever goes wrong with the database is `unavailable`, and a line a minute: %s',
  async (failure) => {
    const { queries, store, warn } = setUp();
    store.failure = failure;
    for (let times = 0; times < 30; times += 1) {
      await expect(queries.session('s1')).rejects.toMatchObject(UNAVAILABLE);
      await expect(queries.tracks('s1')).rejects.toMatchObject(UNAVAILABLE);
      await expect(queries.artwork('s1', 'a')).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(warn.mock.calls).toEqual([[`a session could not be looked up: ${failure.message}`]]);
  },
);
