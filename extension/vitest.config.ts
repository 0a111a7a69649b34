import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

/** They put something in a module's place, which whoever imports it in the same process would get, too. */
const MOCKS_MODULES = ['{background,components}/**/*.test.ts'];

const ELSEWHERE = ['**/node_modules/**', 'dist/**', 'e2e/**', '**/*.real.test.ts'];

const COMMON = { environment: 'happy-dom', setupFiles: ['build/web-locks.setup.ts'] };

/**
 * Where they can, files share a process, its document and what it has imported: most of the time would go
 * into making these anew.
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue(), WxtVitest()],
        test: {
          ...COMMON,
          name: 'together',
          include: ['**/*.test.ts'],
          exclude: [...ELSEWHERE, ...MOCKS_MODULES],
          isolate: false,
        },
      },
      {
        plugins: [vue(), WxtVitest()],
        test: { ...COMMON, name: 'apart', include: MOCKS_MODULES },
      },
    ],
  },
});
