import { expect, test } from 'vitest';
import { type Budget, budgetLine, isWithin } from './budget.ts';

const atMost: Budget = { label: 'ratio', figure: 1.05, side: 'at most', limit: 1.05, unit: '' };
const atLeast: Budget = { label: 'joins', figure: 200, side: 'at least', limit: 200, unit: '/s' };

test('the limit itself passes, on either side', () => {
  expect(isWithin(atMost)).toBe(true);
  expect(isWithin(atLeast)).toBe(true);
});

test('beyond the limit fails, on either side', () => {
  expect(isWithin({ ...atMost, figure: 1.06 })).toBe(false);
  expect(isWithin({ ...atLeast, figure: 199.9 })).toBe(false);
});

test('a figure that could not be computed fails', () => {
  expect(isWithin({ ...atMost, figure: Number.NaN })).toBe(false);
  expect(isWithin({ ...atLeast, figure: Number.NaN })).toBe(false);
});

test('a line names the budget, the figure and the verdict', () => {
  expect(budgetLine(atLeast)).toBe('pass  joins: 200 /s (at least 200 /s)');
  expect(budgetLine({ ...atMost, figure: 2 })).toBe('FAIL  ratio: 2 (at most 1.05)');
});
