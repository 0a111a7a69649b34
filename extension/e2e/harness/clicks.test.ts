import { expect, test } from 'vitest';
import { clickDelays } from './clicks.ts';

test('each click heard belongs to the last one spoken before it', () => {
  expect(clickDelays([0, 500, 1000], [110, 612])).toEqual([110, 112]);
});

test('what was heard before anything was spoken, or too late, belongs to none', () => {
  expect(clickDelays([1000], [900, 1500, 1600])).toEqual([]);
});
