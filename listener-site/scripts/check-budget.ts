/** Fails when a page, as built, loads more script than it may. */
import { createServer } from 'node:http';
import type { SessionKind, SiteContext } from '@auxcast/shared-types';
import { builtHandler, CLIENT_DIR } from './built-site.ts';
import { measureScripts } from './measure-scripts.ts';

interface Budget {
  readonly page: string;
  readonly path: string;
  readonly kind: SessionKind;
  /** Gzip, bytes: before anything is pressed, in all, and what host and ops load besides. */
  readonly first: number;
  readonly all: number;
  readonly steering: number;
}

const SESSION_ID = 'abcdefgh23';

const BUDGETS: readonly Budget[] = [
  { page: 'The home page', path: '/', kind: 'music', first: 3_000, all: 3_000, steering: 1 },
  {
    page: 'The listener page',
    path: `/s/${SESSION_ID}`,
    kind: 'music',
    first: 40_000,
    all: 120_000,
    steering: 20_000,
  },
  // Whoever comes to a call has pressed something before: it has no haste, but no licence either.
  {
    page: "A call's page",
    path: `/s/${SESSION_ID}`,
    kind: 'call',
    first: 60_000,
    all: 120_000,
    steering: 20_000,
  },
];

/** A session that anybody may open: enough for the page to carry its scripts. */
const contextOf = (kind: SessionKind): SiteContext => ({
  origin: 'http://localhost',
  visit: async () => ({
    kind: 'open',
    session: {
      sessionId: SESSION_ID,
      title: 'Budget',
      hostName: null,
      visibility: 'unlisted',
      kind,
      state: kind === 'call' ? 'open' : 'waiting',
      graceEndsAtMs: null,
      createdAtMs: 0,
      liveSinceMs: null,
      listenerCount: { listeners: 0, receiving: 0 },
      nowPlaying: { track: null, playbackState: 'none', anchor: null },
      recording: { isRecording: false, startedAtMs: null },
      history: [],
    },
  }),
  publicSessions: () => [],
  routerRtpCapabilities: {},
  serverTimeMs: () => 0,
});

async function renderedPage({ path, kind, page }: Budget): Promise<string> {
  const handler = await builtHandler();
  const server = createServer(
    (request, response) => void handler(request, response, undefined, contextOf(kind)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    if (!address || typeof address === 'string')
      throw new Error('The page has no address to be rendered at.');
    const response = await fetch(`http://127.0.0.1:${address.port}${path}`);
    if (response.status !== 200) throw new Error(`${page} answered ${response.status}.`);
    return await response.text();
  } finally {
    server.close();
  }
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

for (const budget of BUDGETS) {
  const { first, all, steering } = await measureScripts(await renderedPage(budget), CLIENT_DIR);
  const found = `script at first ${kb(first)} of ${kb(budget.first)}, in all ${kb(all)} of ${kb(budget.all)}, to steer ${kb(steering)} of ${kb(budget.steering)} more (gzip)`;
  if (first >= budget.first || all >= budget.all || steering >= budget.steering) {
    console.error(`${budget.page} is over its budget: ${found}.`);
    process.exitCode = 1;
  } else {
    console.log(`${budget.page} is within its budget: ${found}.`);
  }
}
