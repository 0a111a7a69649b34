// The walls of the house (docs/architecture.md). Type-only imports count: a wall is about knowing, not about
// bytes.

const APPS = ['backend', 'extension', 'listener-site'];
const TEST = String.raw`\.(test|fixture)\.ts$`;

/** Packages that TypeScript alone needs are dependencies of nobody's running code. */
const TYPES_ONLY = ['type-only'];

/**
 * The rooms of the backend and what each may know. A room that is not listed may be known by nobody but main.
 * Lower rooms raise typed events; who listens is none of their business.
 */
const GROUND = ['config', 'telemetry'];
const STORES = ['now-playing', 'media', 'persistence'];
const RULES = ['sessions', 'channels', ...STORES];
const ROOMS = {
  config: ['config'],
  telemetry: GROUND,
  persistence: GROUND,
  media: GROUND,
  'now-playing': ['persistence', ...GROUND],
  channels: ['channels', ...STORES, ...GROUND],
  sessions: [...RULES, ...GROUND],
  outputs: [...RULES, ...GROUND],
  edges: [...RULES, ...GROUND],
  rest: ['edges', ...RULES, 'outputs', ...GROUND],
  admin: ['edges', 'rest', ...RULES, 'outputs', ...GROUND],
  site: ['edges', ...RULES, ...GROUND],
  gateway: ['edges', ...RULES, ...GROUND],
  monitoring: ['gateway', 'edges', ...RULES, 'outputs', ...GROUND],
};

export default {
  forbidden: [
    {
      name: 'no-circular-imports',
      comment: 'Files that need one another are one thing: join them, or let the lower one raise an event.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: {},
      // These are made by Astro, WXT and Vite while they build.
      to: { couldNotResolve: true, pathNot: '^(astro:|virtual:|#imports$)' },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that package.json does not name is there by chance.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'tests-are-not-imported',
      comment: 'Tests may import one another and their fixtures; what runs imports neither.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: TEST },
    },
    ...APPS.map((app) => ({
      name: `${app}-shares-only-shared-types`,
      severity: 'error',
      from: { path: `^${app}/` },
      to: { path: `^(${APPS.filter((other) => other !== app).join('|')})/`, pathNot: '/node_modules/' },
    })),
    {
      name: 'shared-types-knows-no-app',
      severity: 'error',
      from: { path: '^shared-types/' },
      to: { path: `^(${APPS.join('|')})/` },
    },
    {
      name: 'only-media-knows-mediasoup',
      severity: 'error',
      from: { path: '^(backend|shared-types)/', pathNot: '^backend/(src/media|bench)/' },
      to: { path: 'node_modules/mediasoup/' },
    },
    ...Object.entries(ROOMS).map(([room, known]) => ({
      name: `backend-${room}-looks-only-down`,
      severity: 'error',
      from: { path: `^backend/src/${room}/` },
      to: { path: '^backend/src/', pathNot: `^backend/src/(${[...new Set([room, ...known])].join('|')})/` },
    })),
    {
      name: 'backend-rooms-are-listed',
      comment: 'A new room needs a place among the walls: add it to ROOMS.',
      severity: 'error',
      from: { path: '^backend/src/[^/]+/', pathNot: `^backend/src/(${Object.keys(ROOMS).join('|')})/` },
      to: { path: '^backend/src/' },
    },
    {
      name: 'nothing-imports-the-gateway',
      severity: 'error',
      from: { path: '^backend/', pathNot: '^backend/src/(gateway/|monitoring/|[^/]+\\.ts$)' },
      to: { path: '^backend/src/gateway/' },
    },
    {
      name: 'backend-runs-without-dev-dependencies',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPES_ONLY },
    },
    {
      name: 'entrypoints-are-not-imported',
      comment: 'Entry points are thin: what two of them need has a folder of its own.',
      severity: 'error',
      from: { path: '^extension/', pathNot: '^extension/entrypoints/' },
      to: { path: '^extension/entrypoints/' },
    },
    {
      name: 'entrypoints-do-not-import-one-another',
      severity: 'error',
      from: { path: '^extension/entrypoints/([^/.]+)' },
      to: { path: '^extension/entrypoints/', pathNot: '^extension/entrypoints/$1[/.]' },
    },
    {
      name: 'page-scripts-know-only-their-own',
      comment:
        'reader/ and relay/ run inside pages: what they import is sent into each of them, and sees what the page does.',
      severity: 'error',
      from: { path: '^extension/now-playing/(reader|relay|sites)/' },
      to: {
        path: '^extension/',
        pathNot: `^extension/now-playing/(reader/|relay/|sites/|[^/]+${String.raw`\.ts`}$)|/node_modules/`,
      },
    },
    {
      name: 'extension-rooms-look-only-down',
      comment:
        'Capture, publishing and now playing know no broadcast; a broadcast knows no page and no worker.',
      severity: 'error',
      from: { path: '^extension/(capture|publish|now-playing|settings|failures)/' },
      to: { path: '^extension/(broadcast|background|components|entrypoints)/' },
    },
    {
      name: 'broadcast-knows-no-view',
      severity: 'error',
      from: { path: '^extension/broadcast/' },
      to: { path: '^extension/(background|components|entrypoints)/' },
    },
    {
      name: 'player-is-framework-free',
      severity: 'error',
      from: { path: '^listener-site/src/player/' },
      to: {
        path: String.raw`(^|/)node_modules/(@?vue|astro)/|\.(vue|astro)$|^listener-site/src/(islands|pages|layouts)/`,
      },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: String.raw`^[^/]+/(dist|\.output|\.wxt|\.astro|coverage)/` },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'browser', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.vue', '.d.ts'],
    },
  },
};
