import { expect, test } from 'vitest';
import { Asks } from './asks.ts';

test('whoever asks does so once, from when it began, until it is taken back', () => {
  const asks = new Asks();
  expect(asks.sinceMs('a')).toBeNull();
  expect(asks.add('a', 5)).toBe(true);
  expect(asks.add('a', 9)).toBe(false);
  expect(asks.sinceMs('a')).toBe(5);
  expect(asks.delete('a')).toBe(true);
  expect(asks.delete('a')).toBe(false);
  expect(asks.sinceMs('a')).toBeNull();
});

test('fifty ask at once, and whoever asks already is not refused', () => {
  const asks = new Asks();
  for (let n = 0; n < 50; n += 1) asks.add(`p${n}`, n);
  expect(() => asks.add('one more', 50)).toThrow(
    expect.objectContaining({ code: 'too-many', details: { what: 'asks', most: 50 } }),
  );
  expect(asks.add('p0', 60)).toBe(false);
  asks.delete('p7');
  expect(asks.add('one more', 61)).toBe(true);
});
