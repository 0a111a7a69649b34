import { expect, test } from 'vitest';
import { timeTable } from './time-table.mjs';

test('tells what each stage took, all of them but the set-up, and the slow test files, the slowest first', () => {
  /** @type {import('./time-table.mjs').StageTime[]} */
  const stages = [
    { name: 'npm packages', ms: 90_000, kind: 'set-up' },
    { name: 'biome', ms: 2_400, kind: 'part' },
    { name: 'eslint', ms: 1_600, kind: 'part' },
    { name: 'lint', ms: 2_400, kind: 'stage' },
    { name: 'backend: real', ms: 600_000, kind: 'stage' },
  ];
  const files = [
    { path: 'backend/src/a.real.test.ts', ms: 8_000 },
    { path: 'backend/src/b.real.test.ts', ms: 4_900 },
    { path: 'backend/src/c.real.test.ts', ms: 130_000 },
  ];
  expect(timeTable(stages, files).split('\n')).toEqual([
    '    90 s  npm packages (set-up)',
    '     2 s  biome (part)',
    '     2 s  eslint (part)',
    '     2 s  lint',
    '   600 s  backend: real',
    '   602 s  all but the set-up: 10.0 min of at most 40 on two quiet cores',
    '',
    'Test files that take long:',
    '   130 s  backend/src/c.real.test.ts',
    '     8 s  backend/src/a.real.test.ts',
  ]);
});

test('sums up what would make the list of slow files too long', () => {
  const files = Array.from({ length: 30 }, (_, index) => ({ path: `${index}.test.ts`, ms: 10_000 }));
  expect(timeTable([], files).split('\n').at(-1)).toBe('    50 s  5 more');
});
