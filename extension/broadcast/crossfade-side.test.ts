import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CrossfadeSide } from './crossfade-side.ts';

const onChange = vi.fn<() => void>();
let side: CrossfadeSide;

beforeEach(() => {
  vi.useFakeTimers();
  onChange.mockReset();
  side = new CrossfadeSide(onChange);
});
afterEach(() => {
  side.close();
  vi.useRealTimers();
});

test('a cut changes it at once, and back', () => {
  side.goTo(1, 0);
  expect(side.isSecond).toBe(true);
  side.goTo(0, 0);
  expect(side.isSecond).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
});

test('a hand that trembles about the middle changes it once each way', () => {
  for (const place of [0.3, 0.55, 0.45, 0.59, 0.62, 0.55, 0.45, 0.58, 0.41]) side.goTo(place, 0);
  expect(side.isSecond).toBe(true);
  expect(onChange).toHaveBeenCalledOnce();
  for (const place of [0.38, 0.45, 0.55]) side.goTo(place, 0);
  expect(side.isSecond).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
});

test('a fade changes it where it comes over the middle, not where it begins', () => {
  side.goTo(1, 5000);
  expect(side.position).toBe(1);
  vi.advanceTimersByTime(2900);
  expect(side.isSecond).toBe(false);
  vi.advanceTimersByTime(200);
  expect(side.isSecond).toBe(true);
  vi.advanceTimersByTime(5000);
  expect(onChange).toHaveBeenCalledOnce();
});

test('a fade that is taken back before the middle changes nothing', () => {
  side.goTo(1, 5000);
  vi.advanceTimersByTime(2000);
  side.goTo(0, 2000);
  vi.advanceTimersByTime(10_000);
  expect(onChange).not.toHaveBeenCalled();
});

test('a fade that is taken back late counts from where it is', () => {
  side.goTo(1, 5000);
  vi.advanceTimersByTime(4000);
  // From 0.8: half of the way down is 0.4.
  side.goTo(0, 2000);
  vi.advanceTimersByTime(990);
  expect(side.isSecond).toBe(true);
  vi.advanceTimersByTime(20);
  expect(side.isSecond).toBe(false);
});

test('the same word said again does not begin the fade anew', () => {
  side.goTo(1, 5000);
  vi.advanceTimersByTime(2000);
  side.goTo(1, 0);
  expect(side.isSecond).toBe(false);
  vi.advanceTimersByTime(1100);
  expect(side.isSecond).toBe(true);
});

test('nothing is told once it is closed', () => {
  side.goTo(1, 5000);
  side.close();
  vi.advanceTimersByTime(10_000);
  expect(onChange).not.toHaveBeenCalled();
});
