import { defineConfig } from 'vitest/config';

/** They measure how the sound comes, load the machine, or show the main job as the README does. */
const ALONE = ['e2e/{hearing,main-job,who-hears-whom}.test.ts', 'e2e/faults/process-crowd.test.ts'];

/** They wait for pages, pictures and paces: of a core they take a third at most. */
const WAITING = [
  'e2e/{continuity,failures,foreign-frame,hostile-now-playing,live,site-reader,sites,tab}.test.ts',
];

/** A real browser on a busy machine: these end what hangs, and judge no speed. */
const COMMON = { testTimeout: 240_000, hookTimeout: 240_000 };

/** For two cores: three files at a time that wait, or two of those that work. */
export default defineConfig({
  test: {
    // Tests of one file that say they may run beside each other.
    maxConcurrency: 3,
    projects: [
      {
        test: {
          ...COMMON,
          name: 'three at a time',
          include: WAITING,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'two at a time',
          include: ['e2e/**/*.test.ts'],
          exclude: [...WAITING, ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
