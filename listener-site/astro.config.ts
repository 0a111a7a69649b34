import node from '@astrojs/node';
import { defineConfig, passthroughImageService } from 'astro/config';
import { apartScripts } from './integrations/apart-scripts.ts';
import { looseEntries } from './integrations/loose-entries.ts';
import { pictures } from './integrations/pictures.ts';
import { plainImports } from './integrations/plain-imports.ts';
import { slimVue } from './integrations/slim-vue.ts';
import { slimWebrtc } from './integrations/slim-webrtc.ts';

const OURS = /\/listener-site\/src\/(player|islands)\//;
const LATER =
  /\/src\/(room|role|channel|channel-id|text|invite|talk-events|talk-requests|sending-requests|steering-requests|stream-token|desk\/|outputs\/(icecast|output-|program-|recording-(events|requests)|recording\.)|client\/plain-answer|transport\/|talk\/|panels\/|player\/(sound|streams|stops-when-hidden|last-words|leave|rece\w+|buffer-keeper|waking|system-media|webrtc|copy-text|shortcuts|track-accent)|islands\/(\w+Sheet|VolumeControl|TrackList|history|introduction|page-life|Talk\w+|CrowdBar|BelowPlayer))\b/;
const LIBRARIES = /\/(@vue|vue|zod|nanoevents)\/|\/shared-types\/src\/|plugin-vue/;

/** What only talk needs of the protocol. Named, for the first script imports the index of it all. */
const TALK =
  /\/shared-types\/src\/((room|role|channel|channel-id|text|invite|talk-events|talk-requests|sending-requests|steering-requests)\.ts|desk\/|outputs\/(icecast|output-|recording-(events|requests)|recording\.)|talk\/)/;

/** One file for all that the listener page loads first: it is smaller than several. */
function isLoadedFirst(id: string): boolean {
  return (LIBRARIES.test(id) || OURS.test(id)) && !LATER.test(id);
}

/** Functions that only describe: the schemas of messages that a listener never sees are left out. */
const PURE = [
  'check',
  'z',
  'textUpTo',
  'describing',
  'string',
  'number',
  'base64',
  'strictObject',
  'Math.ceil',
];

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'middleware' }),
  integrations: [slimVue(), apartScripts(), pictures()],
  image: { service: passthroughImageService() },
  session: { driver: 'memory' },
  security: {
    // The socket's address is added for each request; scripts and styles pass by their hashes.
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "media-src 'self' blob: data:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ],
    },
  },
  vite: {
    plugins: [plainImports(), looseEntries(), slimWebrtc()],
    // Whole, so that it does not depend on which version of what npm hoisted.
    ssr: { noExternal: true },
    build: {
      // Private fields came to Safari with 14.1: what works around the faults of 10 is of no use here.
      terserOptions: {
        ecma: 2020,
        safari10: false,
        compress: { passes: 6, pure_getters: true, keep_fargs: false },
      },
      rolldownOptions: { treeshake: { propertyReadSideEffects: false, manualPureFunctions: PURE } },
    },
    environments: {
      client: {
        build: {
          minify: 'terser',
          rolldownOptions: {
            output: {
              codeSplitting: {
                groups: [
                  { name: 'listen', test: isLoadedFirst, priority: 1 },
                  { name: 'talk', test: TALK, priority: 2, includeDependenciesRecursively: false },
                ],
              },
            },
          },
        },
      },
    },
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    },
  },
});
