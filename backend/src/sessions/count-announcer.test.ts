import type { ListenerCount } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CountAnnouncer } from './count-announcer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp() {
  const count = { listeners: 0, receiving: 0 };
  const told: ListenerCount[] = [];
  const announcer = new CountAnnouncer<ListenerCount>({
    initial: { listeners: 0, receiving: 0 },
    read: () => ({ ...count }),
    announce: (data) => told.push(data),
  });
  return { count, told, announcer };
}

test('the first change is told at once, a crowd after it in one go', () => {
  const { count, told, announcer } = setUp();
  for (count.listeners = 1; count.listeners < 200; count.listeners += 1) announcer.poke();
  expect(told).toEqual([{ listeners: 1, receiving: 0 }]);
  vi.advanceTimersByTime(500);
  expect(told).toEqual([
    { listeners: 1, receiving: 0 },
    { listeners: 200, receiving: 0 },
  ]);
});

test('a change that was undone in between is not told, and no timer is left', () => {
  const { count, told, announcer } = setUp();
  count.listeners = 1;
  announcer.poke();
  count.listeners = 2;
  announcer.poke();
  count.listeners = 1;
  announcer.poke();
  vi.advanceTimersByTime(5000);
  expect(told).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('a closed announcer says nothing any more', () => {
  const { count, told, announcer } = setUp();
  count.listeners = 1;
  announcer.poke();
  count.listeners = 2;
  announcer.poke();
  announcer.close();
  vi.advanceTimersByTime(5000);
  expect(told).toHaveLength(1);
});

test('other words about the same number are a change', () => {
  const told: unknown[] = [];
  let cause: string | null = 'loss';
  const announcer = new CountAnnouncer<{ weak: number; cause: string | null }>({
    initial: { weak: 1, cause: null },
    read: () => ({ weak: 1, cause }),
    announce: (data) => told.push(data),
  });
  announcer.poke();
  cause = null;
  vi.advanceTimersByTime(500);
  announcer.close();
  expect(told).toEqual([
    { weak: 1, cause: 'loss' },
    { weak: 1, cause: null },
  ]);
});
