import { expect, test } from 'vitest';
import { largestFirst } from './largest-first.ts';

const entry = (src: string, sizes = '') => ({ src, sizes });

test('by size where all are given', () => {
  expect(largestFirst([entry('b', '256x256'), entry('c', '96x96 512x512'), entry('a', '96x96')])).toEqual([
    'c',
    'b',
    'a',
  ]);
});

test('else the last one first', () => {
  expect(largestFirst([entry('a'), entry('b', '512x512'), entry('c', 'any')])).toEqual(['c', 'b', 'a']);
});

test('each once', () => {
  expect(largestFirst([entry('a', '1x1'), entry('a', '2x2')])).toEqual(['a']);
  expect(largestFirst([])).toEqual([]);
});
