import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import type { AstroConfig, AstroIntegration } from 'astro';
import { build } from 'vite';
import { CALL_SCRIPTS } from '../src/calls/call-scripts.ts';
import { FRAME_SCRIPTS } from '../src/frames/frame-scripts.ts';
import { slimWebrtc } from './slim-webrtc.ts';

/** By the folder that the site has them in: entries by their names. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [CALL_SCRIPTS]: { begin: 'calls/call-dialog.ts', page: 'calls/call-page.ts' },
  [FRAME_SCRIPTS]: { embed: 'frames/embed-page.ts', overlay: 'frames/overlay-page.ts' },
};

/**
 * Builds the scripts of calls, and of what other programs show, apart from Astro's. In one build they would
 * share the file that the listener's page loads before it plays, which then holds all that any of them needs
 * of the libraries.
 */
export function apartScripts(): AstroIntegration {
  let config: AstroConfig | undefined;
  return {
    name: 'apart-scripts',
    hooks: {
      'astro:config:done': ({ config: done }) => {
        config = done;
      },
      'astro:build:done': async ({ dir }) => {
        for (const [folder, entries] of Object.entries(PARTS)) {
          await build({
            configFile: false,
            publicDir: false,
            logLevel: 'warn',
            base: './',
            define: config?.vite.define ?? {},
            plugins: [vue(), slimWebrtc()],
            build: {
              outDir: fileURLToPath(new URL(folder, dir)),
              minify: 'terser',
              terserOptions: config?.vite.build?.terserOptions ?? {},
              modulePreload: false,
              rolldownOptions: {
                treeshake: config?.vite.build?.rolldownOptions?.treeshake ?? true,
                input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, ours(file)])),
                // The entries keep their names, and are asked for anew each time; the others have their
                // content's.
                output: { entryFileNames: '[name].js', chunkFileNames: '[name].[hash].js' },
              },
            },
          });
        }
      },
    },
  };
}

function ours(file: string): string {
  return fileURLToPath(new URL(`../src/${file}`, import.meta.url));
}
