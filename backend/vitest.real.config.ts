import { defineConfig } from 'vitest/config';

/** Tests with real parts (worker, database, sockets): one file at a time, so that two cores are enough. */
export default defineConfig({
  test: {
    include: ['src/**/*.real.test.ts', 'bench/**/*.real.test.ts', 'fuzz/**/*.real.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
