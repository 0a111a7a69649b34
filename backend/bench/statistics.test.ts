import { describe, expect, test } from 'vitest';
import { median, middleMean, quantile, rounded } from './statistics.ts';

describe('quantile', () => {
  test('sorts by size, not by letters', () => {
    expect(quantile([10, 9, 100], 1)).toBe(100);
    expect(quantile([10, 9, 100], 0)).toBe(9);
  });

  test('lies between neighbours', () => {
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  });

  test('of one number is that number, of none is not a number', () => {
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  test('leaves its input as it was', () => {
    const numbers = [3, 1, 2];
    quantile(numbers, 0.5);
    expect(numbers).toEqual([3, 1, 2]);
  });
});

test('the median of an even count lies in the middle', () => {
  expect(median([1, 2, 3, 10])).toBe(2.5);
});

test('rounding keeps numbers numbers', () => {
  expect(rounded(1.23456, 3)).toBe(1.235);
  expect(rounded(Number.NaN, 1)).toBeNaN();
});

describe('middleMean', () => {
  test('leaves out the lowest and the highest quarter', () => {
    expect(middleMean([100, 1, 3, 5])).toBe(4);
    expect(middleMean([7])).toBe(7);
    expect(middleMean([1, 2, 6])).toBe(3);
  });

  test('of none is not a number', () => {
    expect(middleMean([])).toBeNaN();
  });
});
