import { expect, test } from 'vitest';
import { parseClock } from './clock-text.ts';

test.each([
  ['0:00', 0],
  ['1:23', 83_000],
  [' 12:05 ', 725_000],
  ['1:02:03', 3_723_000],
  ['-0:42', -42_000],
  ['−3:00', -180_000],
])('%s', (text, ms) => {
  expect(parseClock(text)).toBe(ms);
});

test.each(['', '1', '1:2', 'live', '1:23 / 4:56'])('"%s" is no clock', (text) => {
  expect(parseClock(text)).toBeUndefined();
});
