import { defineConfig } from 'vitest/config';

/** Some run the machine's real apt-get and dpkg, in a folder of their own, so one file at a time. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.mjs'],
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
