import { expect, test } from 'vitest';
import { lookOf } from './look.ts';

test('a frame looks as its address says', () => {
  expect(lookOf(new URLSearchParams('size=l&theme=light'), 'dark')).toEqual({ size: 'l', theme: 'light' });
});

test.each(['', 'size=xxl&theme=%00', 'size=&theme='])(
  'what "%s" leaves out or nobody knows is the usual',
  (query) => {
    expect(lookOf(new URLSearchParams(query), 'dark')).toEqual({ size: 'm', theme: 'dark' });
  },
);
