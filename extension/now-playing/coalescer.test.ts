import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Coalescer } from './coalescer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('what changes in one go is read in one go, at once', async () => {
  const run = vi.fn();
  const coalescer = new Coalescer(run, 100);
  coalescer.request();
  coalescer.request();
  expect(run).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(run).toHaveBeenCalledTimes(1);
});

test('what changes soon after waits for the gap, and is read once', async () => {
  const run = vi.fn();
  const coalescer = new Coalescer(run, 100);
  coalescer.request();
  await Promise.resolve();
  coalescer.request();
  coalescer.request();
  await Promise.resolve();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(2);
});

test('after a rest the next change is read at once again', async () => {
  const run = vi.fn();
  const coalescer = new Coalescer(run, 100);
  coalescer.request();
  await Promise.resolve();
  vi.advanceTimersByTime(100);
  coalescer.request();
  await Promise.resolve();
  expect(run).toHaveBeenCalledTimes(2);
});
