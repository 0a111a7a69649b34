import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const COMMON = {
  // Room for a busy machine: properties take many runs, and the client's tests use a real network.
  testTimeout: 30_000,
  // Files share a process and what it has imported: none of them changes it.
  isolate: false,
};
/** What needs a document. */
const IN_A_PAGE = ['src/panels/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { ...COMMON, name: 'protocol', include: ['src/**/*.test.ts'], exclude: IN_A_PAGE } },
      {
        plugins: [vue()],
        test: { ...COMMON, name: 'panels', include: IN_A_PAGE, environment: 'happy-dom' },
      },
    ],
  },
});
