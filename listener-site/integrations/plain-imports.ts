import type { Plugin } from 'vite';

/**
 * Vite wraps every dynamic import to load its styles and files ahead. Ours have none that the page does not
 * have already, and the wrapper is half a kilobyte before play.
 *
 * In its place: what did not arrive is asked for once more, under another address, for a browser may remember
 * a failure as long as the page lives (Firefox 153 does, Chromium 156 does not; the HTML standard wanted it
 * until whatwg/html#10327). The address stands nowhere but in the function that imports it.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    apply: 'build',
    // Nor is a list needed of what could be loaded ahead.
    configEnvironment: (name) => (name === 'client' ? { build: { modulePreload: false } } : undefined),
    load: {
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => `let tries = 0;
        export const __vitePreload = (load) => load().catch(() => {
          const address = /\\.\\/[^"'\`]+/.exec(load) + '?' + ++tries;
          return import(/* @vite-ignore */ address);
        });`,
    },
  };
}
