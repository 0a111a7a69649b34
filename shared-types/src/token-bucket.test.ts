import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('gives so many at once, and then one after each span', () => {
  const bucket = new TokenBucket({ burst: 3, everyMs: 1000 }, 0);
  for (let n = 0; n < 3; n += 1) {
    expect(bucket.waitMs(0)).toBe(0);
    bucket.take(0);
  }
  expect(bucket.waitMs(0)).toBe(1000);
  expect(bucket.waitMs(400)).toBe(600);
  expect(bucket.waitMs(1000)).toBe(0);
  bucket.take(1000);
  expect(bucket.waitMs(1000)).toBe(1000);
});

test('never holds more than its burst', () => {
  const bucket = new TokenBucket({ burst: 2, everyMs: 10 }, 0);
  for (let n = 0; n < 2; n += 1) bucket.take(1_000_000);
  expect(bucket.waitMs(1_000_000)).toBe(10);
});
