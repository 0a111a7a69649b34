import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { SiteFile } from '../../now-playing/sites/site-file.ts';

const NOW_PLAYING = fileURLToPath(new URL('../../now-playing/', import.meta.url));
const ENTRY = 'virtual:page-reader';

/** The page reader as one script, from the product's sources, but with the given site files alone. */
export async function readerScript(sites: readonly SiteFile[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: ENTRY, output: { format: 'iife' } },
    },
    plugins: [
      {
        name: 'page-reader',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) =>
          id === `\0${ENTRY}`
            ? `import { PageReader } from ${JSON.stringify(`${NOW_PLAYING}reader/page-reader.ts`)};
               PageReader.start(${JSON.stringify(sites)});`
            : undefined,
      },
    ],
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const [chunk] = bundle && 'output' in bundle ? bundle.output : [];
  if (chunk?.type !== 'chunk') throw new Error('The page reader did not build.');
  return chunk.code;
}
