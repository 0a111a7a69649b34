import { expect, test } from 'vitest';
import { Bucket } from './bucket.ts';

const SIZE = { capacity: 3, leakPerSecond: 2 };

test('holds so much at once, and takes more as it leaks', () => {
  const bucket = new Bucket();
  expect([1, 2, 3, 4].map(() => bucket.pour(1, 0, SIZE))).toEqual([true, true, true, false]);
  expect(bucket.pour(1, 499, SIZE)).toBe(false);
  expect(bucket.pour(1, 500, SIZE)).toBe(true);
  expect(bucket.pour(3, 60_000, SIZE)).toBe(true);
});

test('what does not fit is not counted', () => {
  const bucket = new Bucket();
  expect(bucket.pour(4, 0, SIZE)).toBe(false);
  expect(bucket.pour(3, 0, SIZE)).toBe(true);
});

test('holds as much at any fraction of a millisecond', () => {
  const bucket = new Bucket();
  const poured = Array.from({ length: 11 }, () => bucket.pour(1, 0.3, { capacity: 10, leakPerSecond: 0.2 }));
  expect(poured.lastIndexOf(true)).toBe(9);
  expect(bucket.pour(1, 5000.2, { capacity: 10, leakPerSecond: 0.2 })).toBe(true);
  expect(bucket.pour(1, 9999, { capacity: 10, leakPerSecond: 0.2 })).toBe(false);
});
