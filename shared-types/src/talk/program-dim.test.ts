import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgramDim } from './program-dim.ts';

const SETTING = { isOn: true, depthDb: 20 };

let factors: number[];
let dim: ProgramDim;

beforeEach(() => {
  vi.useFakeTimers();
  factors = [];
  dim = new ProgramDim({ onFactor: (factor) => factors.push(factor) });
});
afterEach(() => {
  dim.close();
  vi.useRealTimers();
});

test('goes down smoothly by the depth that was set, and back', () => {
  dim.set(true, SETTING);
  vi.advanceTimersByTime(1_000);
  expect(dim.factor).toBeCloseTo(0.1);
  expect(factors).toEqual(factors.toSorted((one, other) => other - one));
  // No step that is heard as one: 2 dB, or a little more.
  const steps = factors.map((factor, at) => factor / (factors[at - 1] ?? 1));
  expect(Math.min(...steps)).toBeGreaterThan(0.75);
  const count = factors.length;
  dim.set(false, SETTING);
  vi.advanceTimersByTime(300);
  expect(dim.factor).toBeGreaterThan(0.1);
  expect(dim.factor).toBeLessThan(1);
  // Somebody talks again on its way up.
  dim.set(true, SETTING);
  vi.advanceTimersByTime(1_000);
  expect(dim.factor).toBeCloseTo(0.1);
  dim.set(false, SETTING);
  vi.advanceTimersByTime(5_000);
  expect(dim.factor).toBe(1);
  expect(factors.length).toBeGreaterThan(count);
  expect(vi.getTimerCount()).toBe(0);
});

test('switched off, it leaves the program alone', () => {
  dim.set(true, { ...SETTING, isOn: false });
  vi.advanceTimersByTime(1_000);
  expect(factors).toEqual([]);
  dim.set(true, SETTING);
  vi.advanceTimersByTime(1_000);
  dim.set(true, { ...SETTING, isOn: false });
  vi.advanceTimersByTime(5_000);
  expect(dim.factor).toBe(1);
});

test('closed, it gives the program back at once', () => {
  dim.set(true, SETTING);
  vi.advanceTimersByTime(1_000);
  dim.close();
  expect(factors.at(-1)).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
