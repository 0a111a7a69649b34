import { defineConfig } from 'vitest/config';
import { LongestFirst } from './e2e/longest-first.ts';

/** They measure how the sound comes, load the machine, or show the main job as the README does. */
const ALONE = ['e2e/{hearing,main-job,who-hears-whom}.test.ts', 'e2e/faults/process-crowd.test.ts'];

/** A real browser on a busy machine: these end what hangs, and judge no speed. */
const COMMON = { testTimeout: 240_000, hookTimeout: 240_000 };

/** Most of them wait more than they work: three files at a time suit two cores. */
export default defineConfig({
  test: {
    // Tests of one file that say they may run beside each other.
    maxConcurrency: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...COMMON,
          name: 'three at a time',
          include: ['e2e/**/*.test.ts'],
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
