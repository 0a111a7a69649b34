import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Room for a busy machine: properties take many runs, and the client's tests use a real network.
    testTimeout: 30_000,
    // Files share a process and what it has imported: none of them changes it.
    isolate: false,
  },
});
