import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Room for a busy machine: properties take many runs, and the client's tests use a real network.
  test: { include: ['src/**/*.test.ts'], testTimeout: 30_000 },
});
