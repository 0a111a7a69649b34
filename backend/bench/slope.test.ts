import { expect, test } from 'vitest';
import { slope } from './slope.ts';

test('the slope of a line is its own, wherever it lies', () => {
  expect(slope([0, 1, 2, 3].map((x) => ({ x, y: 7 - 2 * x })))).toBeCloseTo(-2);
  expect(slope([10, 20].map((x) => ({ x, y: 5 })))).toBe(0);
});

test('what goes up and down does not grow', () => {
  expect(slope([1, 2, 2, 1].map((y, x) => ({ x, y })))).toBeCloseTo(0);
});

test('one sample has no slope', () => {
  expect(slope([{ x: 1, y: 1 }])).toBeNaN();
});
