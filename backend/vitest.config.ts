import { defineConfig } from 'vitest/config';

/** They put something in a module's place, which whoever imports it in the same process would get, too. */
const MOCKS_MODULES = ['src/now-playing/artwork-shelf.test.ts'];

const TESTS = ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fuzz/**/*.test.ts', 'test-support/**/*.test.ts'];
const REAL = '**/*.real.test.ts';
const COMMON = { testTimeout: 30_000 };

/** Files share a process and what it has imported: most of the time would go into importing it all anew. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: 'together',
          include: TESTS,
          exclude: [REAL, ...MOCKS_MODULES],
          isolate: false,
        },
      },
      { test: { ...COMMON, name: 'apart', include: MOCKS_MODULES } },
    ],
  },
});
