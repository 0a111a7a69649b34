import { defineConfig } from 'vitest/config';

/** They measure how the sound comes, load the machine, or show the main job as the README does. */
const ALONE = ['e2e/{hearing,main-job}.test.ts', 'e2e/faults/process-crowd.test.ts'];

/** A real browser on a busy machine. */
const COMMON = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * Most tests wait for pages, pictures and networks more than they work: two files at a time suit two cores.
 */
export default defineConfig({
  test: {
    // Tests of one file that say they may run beside each other.
    maxConcurrency: 3,
    projects: [
      {
        test: {
          ...COMMON,
          name: 'side by side',
          include: ['e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 2,
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
