import { describe, expect, test } from 'vitest';
import { tooLittleMemory, wasKilled } from './little-memory.mjs';
import { LEAST_MB, planBuild, smallerPlan, wantedMB } from './worker-plan.mjs';

/** @param {number} free @param {number} [withSwap] */
const memory = (free, withSwap = free) => ({ free, withSwap, isCapped: false });

describe('planBuild', () => {
  test.each([
    [2, 4000, 'unity', 2],
    [16, 64_000, 'unity', 16],
    [16, 2000, 'unity', 3],
    [2, 600, 'unity', 1],
    [2, 900, 'small unity', 2],
    [1, 500, 'small unity', 1],
    [2, LEAST_MB, 'plain', 1],
  ])('on %i cores with %i MB: %s, %i at a time', (cores, free, name, jobs) => {
    const plan = planBuild(cores, memory(free));
    expect(plan).toMatchObject({ way: { name }, jobs, swaps: false });
    if (plan) expect(wantedMB(plan)).toBeLessThanOrEqual(free);
  });

  test('takes swap only where nothing fits without', () => {
    expect(planBuild(4, memory(300, 1300))).toMatchObject({ way: { name: 'unity' }, jobs: 1, swaps: true });
  });

  test('has none where even swap does not do', () => {
    expect(planBuild(4, memory(200, 300))).toBeUndefined();
  });
});

test('halves the compilers, then makes them smaller, until there is no smaller way', () => {
  const seen = [];
  for (let plan = planBuild(4, memory(8000)); plan; plan = smallerPlan(plan))
    seen.push(`${plan.way.name} ${plan.jobs}`);
  expect(seen).toEqual(['unity 4', 'unity 2', 'unity 1', 'small unity 1', 'plain 1']);
});

describe('the line of too little memory', () => {
  test('names what is wanted, what there is, swap and a built tree', () => {
    expect(tooLittleMemory('building', 400, memory(200, 300)).message).toMatch(
      /^There is too little memory for building: it wants 400 MB, and 200 MB are free, and 100 MB of swap\. Add swap \(.*swapon .*\), or carry a built tree over: .*Then start again\.$/,
    );
  });

  test('asks for a larger container where that is the bound', () => {
    expect(tooLittleMemory('building', 400, { ...memory(200), isCapped: true }).message).toContain(
      'Give this container more memory, or carry a built tree over',
    );
  });
});

test.each([
  ['c++: fatal error: Killed signal terminated program cc1plus', true],
  ['cc1plus: out of memory allocating 65536 bytes after a total of 1234 bytes', true],
  ['virtual memory exhausted: Cannot allocate memory', true],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', true],
  ["error: redefinition of 'int clash'", false],
])('sees whether a build ended for want of memory: %s', (output, expected) => {
  expect(wasKilled(output)).toBe(expected);
});
