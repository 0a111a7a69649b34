import { expect, test } from 'vitest';
import { clockText } from './clock-text.ts';

test.each([
  [0, '0:00'],
  [-5, '0:00'],
  [59_999, '0:59'],
  [187_900, '3:07'],
  [3_600_000, '1:00:00'],
  [3_729_000, '1:02:09'],
])('%i ms are %s', (ms, text) => {
  expect(clockText(ms)).toBe(text);
});
