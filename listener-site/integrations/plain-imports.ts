import type { Plugin } from 'vite';

/**
 * Vite wraps every dynamic import to load its styles and files ahead. Ours have none that the page does not have already, and the
 * wrapper is half a kilobyte before play.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    apply: 'build',
    load: {
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}
