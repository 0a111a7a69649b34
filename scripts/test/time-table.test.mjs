import { expect, it } from 'vitest';
import { timeTable } from './time-table.mjs';

it('tells what each stage took, all of them but the set-up, and the slow test files, the slowest first', () => {
  const stages = [
    { name: 'npm packages', ms: 90_000, isSetUp: true },
    { name: 'biome', ms: 2_400, isSetUp: false },
    { name: 'backend: real', ms: 600_000, isSetUp: false },
  ];
  const files = [
    { path: 'backend/src/a.real.test.ts', ms: 8_000 },
    { path: 'backend/src/b.real.test.ts', ms: 4_900 },
    { path: 'backend/src/c.real.test.ts', ms: 130_000 },
  ];
  expect(timeTable(stages, files).split('\n')).toEqual([
    '    90 s  npm packages (set-up)',
    '     2 s  biome',
    '   600 s  backend: real',
    '   602 s  all but the set-up: 10.0 min of at most 28 on two quiet cores',
    '',
    'Test files that take long:',
    '   130 s  backend/src/c.real.test.ts',
    '     8 s  backend/src/a.real.test.ts',
  ]);
});

it('sums up what would make the list of slow files too long', () => {
  const files = Array.from({ length: 30 }, (_, index) => ({ path: `${index}.test.ts`, ms: 10_000 }));
  expect(timeTable([], files).split('\n').at(-1)).toBe('    50 s  5 more');
});
