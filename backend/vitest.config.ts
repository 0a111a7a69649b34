import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fuzz/**/*.test.ts', 'test-support/**/*.test.ts'],
    exclude: ['**/*.real.test.ts'],
    testTimeout: 30_000,
  },
});
