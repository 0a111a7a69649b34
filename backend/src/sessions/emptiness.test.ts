import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Emptiness } from './emptiness.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const STAYS_MS = 600_000;
const AWAY = { link: null };
const HERE = { link: new FakeLink() };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('it is over ten minutes after the last one left, by when that was seen', () => {
  const emptiness = new Emptiness();
  expect(emptiness.isOver([AWAY, HERE])).toBe(false);
  vi.advanceTimersByTime(STAYS_MS);
  expect(emptiness.isOver([AWAY, AWAY])).toBe(false);
  vi.advanceTimersByTime(STAYS_MS - 1);
  expect(emptiness.isOver([AWAY])).toBe(false);
  vi.advanceTimersByTime(1);
  expect(emptiness.isOver([AWAY])).toBe(true);
});

test('whoever comes in between begins it anew, and the clock that people set has no say', () => {
  const emptiness = new Emptiness();
  expect(emptiness.isOver([])).toBe(false);
  vi.advanceTimersByTime(STAYS_MS - 1);
  expect(emptiness.isOver([HERE])).toBe(false);
  vi.setSystemTime(Date.now() + 10 * STAYS_MS);
  expect(emptiness.isOver([AWAY])).toBe(false);
  vi.advanceTimersByTime(STAYS_MS - 1);
  expect(emptiness.isOver([AWAY])).toBe(false);
});
