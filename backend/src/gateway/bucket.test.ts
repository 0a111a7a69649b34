import { expect, test } from 'vitest';
import { Bucket } from './bucket.ts';

const SIZE = { capacity: 3, leakPerSecond: 2 };

test('holds so much at once, and takes more as it leaks', () => {
  const bucket = new Bucket(0);
  expect([1, 2, 3, 4].map(() => bucket.pour(1, 0, SIZE))).toEqual([true, true, true, false]);
  expect(bucket.pour(1, 499, SIZE)).toBe(false);
  expect(bucket.pour(1, 500, SIZE)).toBe(true);
  expect(bucket.pour(3, 60_000, SIZE)).toBe(true);
});

test('what does not fit is not counted', () => {
  const bucket = new Bucket(0);
  expect(bucket.pour(4, 0, SIZE)).toBe(false);
  expect(bucket.pour(3, 0, SIZE)).toBe(true);
});
