import { defineConfig } from 'vitest/config';

/** Real browsers, one file at a time: two cores carry no more. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
