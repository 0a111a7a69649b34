import { expect, test } from 'vitest';
import { demandFromStart } from './range.ts';

test.each([
  undefined,
  '',
  'bytes=0-',
  'bytes=0-1',
  'Bytes = 0-1',
  'bytes=00-',
  'bytes=0-1,500-',
  'bytes=500-,0-1',
  'bytes=nonsense',
  'bytes=',
  'bytes=-',
  'seconds=5-',
])('%j is answered with the stream', (range) => {
  expect(() => demandFromStart(range)).not.toThrow();
});

test.each(['bytes=1-', 'bytes=500-600', 'bytes=-500', 'bytes=500-, 700-', 'bytes=99999999999999999999-'])(
  '%j asks for what is not there',
  (range) => {
    expect(() => demandFromStart(range)).toThrow(expect.objectContaining({ status: 416 }));
  },
);
