import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced.ts';

let told: string[];
let state: string;
let paced: Paced;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  state = '';
  paced = new Paced(
    () => told.push(state),
    () => 100,
  );
});
afterEach(() => vi.useRealTimers());

test('tells without a wait, but what there is once the whole change is done', async () => {
  state = 'half';
  paced.poke();
  state = 'whole';
  expect(told).toEqual([]);
  await Promise.resolve();
  expect(told).toEqual(['whole']);
});

test('after that once in its time, the last state, and not again when nothing changed', async () => {
  paced.poke();
  for (const next of ['a', 'b', 'c']) {
    state = next;
    paced.poke();
    await vi.advanceTimersByTimeAsync(30);
  }
  expect(told).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(10);
  expect(told).toEqual(['a', 'c']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual(['a', 'c']);
  state = 'd';
  paced.poke();
  await Promise.resolve();
  expect(told).toEqual(['a', 'c', 'd']);
});

test('once it is closed it tells nothing, not even what was due', async () => {
  paced.poke();
  paced.close();
  await vi.advanceTimersByTimeAsync(1000);
  paced.poke();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
});
