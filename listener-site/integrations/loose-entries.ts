import type { Plugin } from 'vite';

/**
 * Astro has each entry keep exactly the exports that it has, and so what two chunks share may not stay in an
 * entry's. Our scripts are nobody's module: that what the first script names, and only a later one needs,
 * goes into the later one (`includeDependenciesRecursively`) takes this freedom.
 */
export function looseEntries(): Plugin {
  return {
    name: 'loose-entries',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    options: (options) => ({ ...options, preserveEntrySignatures: 'allow-extension' }),
  };
}
