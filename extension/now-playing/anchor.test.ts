import { expect, test } from 'vitest';
import { hasJumped, type LocalAnchor } from './anchor.ts';

const last: LocalAnchor = { positionMs: 10_000, durationMs: 200_000, rate: 1, atMs: 1000 };

test.each([
  { what: 'the same motion, later', next: { ...last, positionMs: 15_000, atMs: 6000 }, jumped: false },
  { what: 'half a second off', next: { ...last, positionMs: 15_500, atMs: 6000 }, jumped: false },
  { what: 'a second off', next: { ...last, positionMs: 16_000, atMs: 6000 }, jumped: true },
  { what: 'another speed', next: { ...last, positionMs: 15_000, atMs: 6000, rate: 1.5 }, jumped: true },
  { what: 'standing still', next: { ...last, positionMs: 15_000, atMs: 6000, rate: 0 }, jumped: true },
  { what: 'another length', next: { ...last, durationMs: 100_000 }, jumped: true },
  { what: 'no length any more', next: { ...last, durationMs: null }, jumped: true },
  { what: 'a length that is rounded', next: { ...last, durationMs: 200_400 }, jumped: false },
  { what: 'nothing any more', next: null, jumped: true },
])('$what: $jumped', ({ next, jumped }) => {
  expect(hasJumped(last, next)).toBe(jumped);
});

test('nothing and nothing is no jump', () => {
  expect(hasJumped(null, null)).toBe(false);
  expect(hasJumped(null, last)).toBe(true);
});
