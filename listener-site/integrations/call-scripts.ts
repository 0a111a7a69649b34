import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import type { AstroConfig, AstroIntegration } from 'astro';
import { build } from 'vite';
import { CALL_SCRIPTS } from '../src/calls/call-scripts.ts';
import { slimWebrtc } from './slim-webrtc.ts';

/**
 * Builds the scripts of calls apart from Astro's. In one build they would share the file that the listener's
 * page loads before it plays, which then holds all that either of them needs of the libraries.
 */
export function callScripts(): AstroIntegration {
  let config: AstroConfig | undefined;
  return {
    name: 'call-scripts',
    hooks: {
      'astro:config:done': ({ config: done }) => {
        config = done;
      },
      'astro:build:done': async ({ dir }) => {
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          base: './',
          define: config?.vite.define ?? {},
          plugins: [vue(), slimWebrtc()],
          build: {
            outDir: fileURLToPath(new URL(CALL_SCRIPTS, dir)),
            minify: 'terser',
            terserOptions: config?.vite.build?.terserOptions ?? {},
            modulePreload: false,
            rolldownOptions: {
              treeshake: config?.vite.build?.rolldownOptions?.treeshake ?? true,
              input: { begin: ours('call-dialog.ts'), page: ours('call-page.ts') },
              // The entries keep their names, and are asked for anew each time; the others have their
              // content's.
              output: { entryFileNames: '[name].js', chunkFileNames: '[name].[hash].js' },
            },
          },
        });
      },
    },
  };
}

function ours(name: string): string {
  return fileURLToPath(new URL(`../src/calls/${name}`, import.meta.url));
}
