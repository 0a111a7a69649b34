import { expect, test } from 'vitest';
import { trend } from './trend.ts';

test('the slope of a line is its own, wherever it lies, and certain', () => {
  const { slope, error } = trend([0, 1, 2, 3].map((x) => ({ x, y: 7 - 2 * x })));
  expect(slope).toBeCloseTo(-2);
  expect(error).toBeCloseTo(0);
  expect(trend([10, 20, 30].map((x) => ({ x, y: 5 })))).toEqual({ slope: 0, error: 0 });
});

test('what goes up and down does not grow, but nobody can be sure', () => {
  const { slope, error } = trend([1, 2, 2, 1].map((y, x) => ({ x, y })));
  expect(slope).toBeCloseTo(0);
  // By hand: residues of 0.5 each, squared and summed 1, over two degrees of freedom, over a variance of 5.
  expect(error).toBeCloseTo(Math.sqrt(0.1));
});
