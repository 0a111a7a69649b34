import { ConsoleLogger } from '@nestjs/common';
import { expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { DatabaseError } from '../persistence/index.ts';
import { WriteBehind } from './write-behind.ts';

function setUp() {
  const log = new ConsoleLogger();
  const error = vi.spyOn(log, 'error').mockReturnValue();
  vi.spyOn(log, 'log').mockReturnValue();
  return { error, writes: new WriteBehind(new MemoryStore(), log) };
}

test('writes that wait are handed over together and in order, those that come meanwhile after them', async () => {
  const { writes } = setUp();
  const happened: string[] = [];
  const first = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  writes.write('first', async () => {
    happened.push('first begins');
    begun.resolve();
    await first.promise;
    happened.push('first ends');
  });
  writes.write('second', async () => void happened.push('second'));
  await begun.promise;
  writes.write('third', async () => void happened.push('third'));
  expect(writes.length).toBe(3);
  first.resolve();
  await writes.flush();
  expect(happened).toEqual(['first begins', 'second', 'first ends', 'third']);
});

test('of those that were handed over together, what failed for now is done again with all behind it, in order', async () => {
  const { error, writes } = setUp();
  const stored: string[] = [];
  let isAway = true;
  const write = (name: string, why?: () => Error | undefined) =>
    writes.write(name, async () => {
      const failure = why?.();
      if (failure !== undefined) throw failure;
      stored.push(name);
    });
  write('track 1');
  write('artwork', () => new DatabaseError('violates a constraint', false));
  write('peak 5', () => {
    const failure = isAway ? new DatabaseError('away', true) : undefined;
    isAway = false;
    return failure;
  });
  write('peak 6');
  await writes.flush();
  expect(stored).toEqual(['track 1', 'peak 6', 'peak 5', 'peak 6']);
  expect(writes.lost).toEqual({ full: 0, refused: 1, stopped: 0 });
  expect(error.mock.calls.flat()).toEqual([
    'not stored: artwork: violates a constraint',
    'the database is away; what is to be stored waits: away',
  ]);
});

test('only so many writes, and so much of pictures, are handed over at once', async () => {
  const { writes } = setUp();
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const write = (name: string, bytes = 0) =>
    writes.write(
      name,
      async () => {
        begun.push(name);
        await gate.promise;
      },
      { bytes },
    );
  for (let n = 0; n < 3; n += 1) write(`artwork ${n}`, 600_000);
  for (let n = 0; n < 100; n += 1) write(`track ${n}`);
  const flushed = writes.flush();
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['artwork 0']);
  gate.resolve();
  await flushed;
  expect(begun).toHaveLength(103);
  expect(writes).toMatchObject({ length: 0, bytes: 0 });
});

test('a failure is logged by its name, and the next write goes on', async () => {
  const { error, writes } = setUp();
  const second = vi.fn(async () => undefined);
  writes.write('the peak', () => Promise.reject(new Error('disk full')));
  writes.write('second', second);
  await writes.flush();
  expect(error).toHaveBeenCalledWith('not stored: the peak: disk full');
  expect(second).toHaveBeenCalledOnce();
});

test.each([0, 1, 2, 3, 4, 5, 6])(
  'a write that comes %i moments after the last one ended is not left lying',
  async (moments) => {
    const { writes } = setUp();
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    writes.write('first', () => first.promise);
    first.resolve();
    await first.promise;
    const lastOfFirst = Promise.withResolvers<void>();
    writes.write('last', async () => lastOfFirst.resolve());
    await lastOfFirst.promise;
    for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
    writes.write('second', async () => second.resolve());
    await expect(second.promise).resolves.toBeUndefined();
  },
);

test('a store that is away gets everything later, in order, and is complained about once', async () => {
  const { error, writes } = setUp();
  const stored: string[] = [];
  let failures = 3;
  const write = (name: string) =>
    writes.write(name, async () => {
      if (failures > 0) {
        failures -= 1;
        throw new DatabaseError('away', true);
      }
      stored.push(name);
    });
  for (const name of ['live', 'track 1', 'end']) write(name);
  await writes.flush();
  expect(stored).toEqual(['live', 'track 1', 'end']);
  expect(error).toHaveBeenCalledOnce();
  expect(writes).toMatchObject({ length: 0, isStuck: false, lost: { full: 0, refused: 0, stopped: 0 } });
});

test('what is refused for good is left out, and counted', async () => {
  const { error, writes } = setUp();
  const stored = vi.fn(async () => undefined);
  writes.write('track 1', () => Promise.reject(new DatabaseError('violates a constraint', false)));
  writes.write('track 2', stored);
  await writes.flush();
  expect(stored).toHaveBeenCalledOnce();
  expect(error).toHaveBeenCalledWith('not stored: track 1: violates a constraint');
  expect(writes.lost.refused).toBe(1);
});

test('a later write takes the place in line of an earlier one of the same name', async () => {
  const { writes } = setUp();
  const stored: string[] = [];
  const write = (name: string, value: string) => writes.write(name, async () => void stored.push(value));
  write('peak', 'peak 5');
  write('track', 'track');
  write('peak', 'peak 6');
  expect(writes.length).toBe(2);
  await writes.flush();
  expect(stored).toEqual(['peak 6', 'track']);
});

test('a store that hangs does not fill the memory with writes', async () => {
  const { error, writes } = setUp();
  const gate = Promise.withResolvers<void>();
  for (let n = 0; n < 5010; n += 1) writes.write(`write ${n}`, () => gate.promise);
  expect(writes.length).toBe(5000);
  expect(writes.lost.full).toBe(10);
  expect(error).toHaveBeenCalledOnce();
  gate.resolve();
  await writes.flush();
  expect(writes.length).toBe(0);
  expect(error).toHaveBeenCalledOnce();
});

test('a store that hangs does not fill the memory with pictures, and words still find room', async () => {
  const { error, writes } = setUp();
  const gate = Promise.withResolvers<void>();
  const megabytes = 1024 * 1024;
  for (let n = 0; n < 10; n += 1) writes.write(`artwork ${n}`, () => gate.promise, { bytes: 10 * megabytes });
  writes.write('track 1', () => gate.promise);
  expect(writes).toMatchObject({ length: 7, bytes: 60 * megabytes, lost: { full: 4 } });
  expect(error).toHaveBeenCalledOnce();
  gate.resolve();
  await writes.flush();
  expect(writes).toMatchObject({ length: 0, bytes: 0 });
});

test('what must not be forgotten has room however many others wait', async () => {
  const { writes } = setUp();
  const gate = Promise.withResolvers<void>();
  const end = vi.fn(async () => undefined);
  for (let n = 0; n < 5010; n += 1) writes.write(`write ${n}`, () => gate.promise);
  writes.write('end of session s1', end, { isVital: true });
  gate.resolve();
  await writes.flush();
  expect(end).toHaveBeenCalledOnce();
});

test('the end waits longer for a store that has only much to write', async () => {
  vi.useFakeTimers();
  const { error, writes } = setUp();
  const gate = Promise.withResolvers<void>();
  const second = vi.fn(async () => undefined);
  writes.write('track 1', () => gate.promise);
  writes.write('track 2', second);
  const closed = writes.close();
  await vi.advanceTimersByTimeAsync(4000);
  gate.resolve();
  await closed;
  expect(second).toHaveBeenCalledOnce();
  expect(error).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test('the end comes all the same when a store does not get done', async () => {
  vi.useFakeTimers();
  const { error, writes } = setUp();
  writes.write('track 1', () => new Promise(() => undefined));
  const closed = writes.close();
  await vi.advanceTimersByTimeAsync(5000);
  await closed;
  expect(error).toHaveBeenCalledWith(
    '1 write was not stored, because the database was too slow to take all before the end',
  );
  vi.useRealTimers();
});

test('the end waits a little for a store that is away, and says what was not stored', async () => {
  const { error, writes } = setUp();
  writes.write('track 1', () => Promise.reject(new DatabaseError('away', true)));
  writes.write('track 2', async () => undefined);
  await writes.close();
  expect(error).toHaveBeenLastCalledWith('2 writes were not stored, because the database is away');
  writes.write('track 3', async () => undefined);
  expect(writes.lost).toEqual({ full: 0, refused: 0, stopped: 3 });
  expect(error).toHaveBeenLastCalledWith('2 writes were not stored, because the database is away');
});

test('the end does not wait when there is nothing to store', async () => {
  const { error, writes } = setUp();
  await writes.close();
  expect(error).not.toHaveBeenCalled();
});
