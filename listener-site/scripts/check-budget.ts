/** Fails when the listener page, as built, loads more script than it may. */
import { createServer } from 'node:http';
import type { SiteContext } from '@auxcast/shared-types';
import { builtHandler, CLIENT_DIR } from './built-site.ts';
import { measureScripts } from './measure-scripts.ts';

/** Gzip, bytes: before the page plays, and in all. */
const BEFORE_PLAY = 40_000;
const IN_ALL = 120_000;

const SESSION_ID = 'abcdefgh23';

/** A session that anybody may open: enough for the page to carry its scripts. */
const CONTEXT: SiteContext = {
  origin: 'http://localhost',
  visit: async () => ({
    kind: 'open',
    session: {
      sessionId: SESSION_ID,
      title: 'Budget',
      hostName: null,
      visibility: 'unlisted',
      kind: 'music',
      state: 'waiting',
      graceEndsAtMs: null,
      createdAtMs: 0,
      liveSinceMs: null,
      listenerCount: { listeners: 0, receiving: 0 },
      nowPlaying: { track: null, playbackState: 'none', anchor: null },
      history: [],
    },
  }),
  publicSessions: () => [],
  routerRtpCapabilities: {},
  serverTimeMs: () => 0,
};

async function renderedPage(): Promise<string> {
  const handler = await builtHandler();
  const server = createServer((request, response) => void handler(request, response, undefined, CONTEXT));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    if (!address || typeof address === 'string')
      throw new Error('The page has no address to be rendered at.');
    const response = await fetch(`http://127.0.0.1:${address.port}/s/${SESSION_ID}`);
    if (response.status !== 200) throw new Error(`The listener page answered ${response.status}.`);
    return await response.text();
  } finally {
    server.close();
  }
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

const { first, all } = await measureScripts(await renderedPage(), CLIENT_DIR);
const found = `script before play ${kb(first)} of ${kb(BEFORE_PLAY)}, in all ${kb(all)} of ${kb(IN_ALL)} (gzip)`;
if (first >= BEFORE_PLAY || all >= IN_ALL) {
  console.error(`The listener page is over its budget: ${found}.`);
  process.exitCode = 1;
} else {
  console.log(`The listener page is within its budget: ${found}.`);
}
