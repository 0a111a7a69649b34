import { defineConfig } from 'vitest/config';

/** They wait for pages, pictures and networks more than they work: two files at a time suit two cores. */
const SIDE_BY_SIDE = [
  'e2e/{failures,foreign-frame,host-controls,hostile-now-playing,server-address,site-reader,sites}.test.ts',
  'e2e/faults/network-*.test.ts',
  'e2e/harness/*.test.ts',
];

/** A real browser on a busy machine. */
const COMMON = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: 'side by side',
          include: SIDE_BY_SIDE,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'alone',
          include: ['e2e/**/*.test.ts'],
          exclude: SIDE_BY_SIDE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
