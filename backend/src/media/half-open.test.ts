import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HalfOpen } from './half-open.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function transport() {
  return { expire: vi.fn() };
}

test('what does not connect within half a minute is given up, once', () => {
  const halfOpen = new HalfOpen();
  const [early, late, connected] = [transport(), transport(), transport()];
  halfOpen.add(early);
  halfOpen.add(connected);
  vi.advanceTimersByTime(10_000);
  halfOpen.add(late);
  // Asking again does not begin anew.
  halfOpen.add(early);
  halfOpen.delete(connected);
  halfOpen.sweep(29_999);
  expect(early.expire).not.toHaveBeenCalled();
  halfOpen.sweep(30_000);
  halfOpen.sweep(31_000);
  expect(early.expire).toHaveBeenCalledTimes(1);
  expect(late.expire).not.toHaveBeenCalled();
  expect(connected.expire).not.toHaveBeenCalled();
  expect(halfOpen.size).toBe(1);
  halfOpen.sweep(40_000);
  expect(late.expire).toHaveBeenCalledTimes(1);
  expect(halfOpen.size).toBe(0);
});
