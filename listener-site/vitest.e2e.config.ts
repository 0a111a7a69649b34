import { defineConfig } from 'vitest/config';

const TESTS = 'e2e/**/*.e2e.test.ts';
/** It listens to live sound. */
const ALONE = ['e2e/listening.e2e.test.ts', 'e2e/talking.e2e.test.ts'];

/** A browser on a busy machine. */
const COMMON = { testTimeout: 240_000, hookTimeout: 240_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: 'side by side',
          include: [TESTS],
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
