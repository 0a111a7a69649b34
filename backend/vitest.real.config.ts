import { defineConfig } from 'vitest/config';

/**
 * They load the machine by themselves (a flood, a crowd), or measure how it bears a load, or change its
 * addresses: nothing runs beside them.
 */
const ALONE = [
  'bench/**/*.real.test.ts',
  'fuzz/**/*.real.test.ts',
  'test-support/**/*.real.test.ts',
  'src/gateway/{burst,full,new-address,slow-client}.real.test.ts',
  'src/persistence/sqlite/*.real.test.ts',
];

/** What all have in common. A busy machine gets its time. */
const COMMON = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };

/**
 * Tests with real parts (worker, database, sockets). Most of them wait more than they work: three files at
 * a time suit two cores.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: 'side by side',
          include: ['src/**/*.real.test.ts'],
          exclude: ALONE,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
