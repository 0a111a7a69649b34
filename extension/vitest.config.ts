import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

export default defineConfig({
  plugins: [vue(), WxtVitest()],
  test: {
    environment: 'happy-dom',
    setupFiles: ['build/web-locks.setup.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'e2e/**', '**/*.real.test.ts'],
  },
});
