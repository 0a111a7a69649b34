import { expect, test } from 'vitest';
import { SeededChance } from './chance.ts';

function numbers(chance: SeededChance): number[] {
  return Array.from({ length: 1000 }, () => chance.below(1000));
}

test('says the same for the same seed, and something else for another seed or stream', () => {
  expect(numbers(new SeededChance(1, 2))).toEqual(numbers(new SeededChance(1, 2)));
  expect(numbers(new SeededChance(1, 2))).not.toEqual(numbers(new SeededChance(2, 2)));
  expect(numbers(new SeededChance(1, 2))).not.toEqual(numbers(new SeededChance(1, 3)));
});

test('uses the whole range', () => {
  const seen = numbers(new SeededChance(7));
  expect(Math.min(...seen)).toBeLessThan(20);
  expect(Math.max(...seen)).toBeGreaterThan(979);
  expect(seen.every((number) => Number.isInteger(number) && number >= 0 && number < 1000)).toBe(true);
});
