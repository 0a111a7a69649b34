import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Scrape } from './scrape.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('collects once for all who ask within a second', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const collect = vi.fn(() => promise);
  const scrape = new Scrape(collect);
  const asked = [scrape.text(), scrape.text()];
  resolve('numbers');
  expect(await Promise.all(asked)).toEqual(['numbers', 'numbers']);
  vi.advanceTimersByTime(999);
  expect(await scrape.text()).toBe('numbers');
  expect(collect).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await scrape.text();
  expect(collect).toHaveBeenCalledTimes(2);
});

test('tries again after what went wrong', async () => {
  const collect = vi.fn<() => Promise<string>>();
  collect.mockRejectedValueOnce(new Error('a worker died'));
  collect.mockResolvedValueOnce('numbers');
  const scrape = new Scrape(collect);
  await expect(scrape.text()).rejects.toThrow('a worker died');
  vi.advanceTimersByTime(1000);
  expect(await scrape.text()).toBe('numbers');
});
