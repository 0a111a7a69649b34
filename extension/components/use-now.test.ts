import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { setServerTime, useNow } from './use-now.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test.each([-20_000, 130_000])('goes on evenly when the clock is set by %i ms', (byMs) => {
  const scope = effectScope();
  const now = scope.run(useNow);
  setServerTime(5_000_000);
  expect(now?.value).toBeCloseTo(5_000_000);
  vi.setSystemTime(Date.now() + byMs);
  vi.advanceTimersByTime(3000);
  expect(now?.value).toBeCloseTo(5_003_000);
  scope.stop();
  expect(vi.getTimerCount()).toBe(0);
});
