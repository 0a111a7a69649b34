import { ConsoleLogger } from '@nestjs/common';
import { expect, test, vi } from 'vitest';
import { MemorySessionStore } from './testing/memory-session-store.fixture.ts';
import { WriteBehind } from './write-behind.ts';

function setUp() {
  const log = new ConsoleLogger();
  const error = vi.spyOn(log, 'error').mockReturnValue();
  return { error, writes: new WriteBehind(new MemorySessionStore(), log) };
}

test('writes happen in order, one at a time', async () => {
  const { writes } = setUp();
  const happened: string[] = [];
  const first = Promise.withResolvers<void>();
  writes.write('first', async () => {
    happened.push('first begins');
    await first.promise;
    happened.push('first ends');
  });
  writes.write('second', async () => {
    happened.push('second');
  });
  first.resolve();
  await writes.flush();
  expect(happened).toEqual(['first begins', 'first ends', 'second']);
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

test('a database that hangs does not fill the memory', async () => {
  const { error, writes } = setUp();
  const gate = Promise.withResolvers<void>();
  for (let n = 0; n < 5001; n += 1) writes.write('a write', () => gate.promise);
  expect(error).toHaveBeenCalledOnce();
  gate.resolve();
  await writes.flush();
  expect(error).toHaveBeenCalledOnce();
});
