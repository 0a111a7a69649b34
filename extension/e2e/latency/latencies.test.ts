import { expect, test } from 'vitest';
import { latencies } from './latencies.ts';

test('each click heard belongs to the last one that left', () => {
  expect(latencies([0, 700, 1400], [110, 812], 700)).toEqual([110, 112]);
});

test('what was heard before anything left, or too late, belongs to none', () => {
  expect(latencies([1000], [900, 1700, 1800], 700)).toEqual([]);
});
