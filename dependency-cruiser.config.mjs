// Which folder may import which (docs/architecture.md). Type-only imports count too, because they are
// dependencies of the source.

const APPS = ['backend', 'extension', 'listener-site'];
const TEST = String.raw`\.(test|fixture)\.ts$`;
/** What tests the backend and measures it, beside the tests in its rooms. */
const TRIALS = '^backend/(bench|fuzz|test-support)/';

/** Packages that TypeScript alone needs are dependencies of nobody's running code. */
const TYPES_ONLY = ['type-only'];

/**
 * The rooms of the backend and what each may know. A room that is not listed may be known by nobody but main.
 * Lower rooms raise typed events, and do not know who listens.
 */
const GROUND = ['config', 'telemetry'];
const STORES = ['now-playing', 'media', 'persistence'];
const RULES = ['sessions', 'channels', 'desk', ...STORES];
const ROOMS = {
  config: ['config'],
  telemetry: GROUND,
  persistence: GROUND,
  media: GROUND,
  'now-playing': ['persistence', ...GROUND],
  channels: GROUND,
  desk: GROUND,
  sessions: [...RULES, ...GROUND],
  outputs: [...RULES, ...GROUND],
  edges: [...RULES, ...GROUND],
  rest: ['edges', ...RULES, 'outputs', ...GROUND],
  admin: ['edges', 'rest', ...RULES, 'outputs', ...GROUND],
  site: ['edges', ...RULES, 'outputs', ...GROUND],
  live: ['edges', 'rest', ...RULES, 'outputs', ...GROUND],
  gateway: ['edges', ...RULES, 'outputs', ...GROUND],
  monitoring: ['gateway', 'live', 'edges', ...RULES, 'outputs', ...GROUND],
};

/**
 * The files of each room of the backend that others may import. The rest may change without a look at other
 * rooms. Of `edges` every file may be imported.
 */
const INDEX = 'index[.]ts';
const FACES = {
  config: `(${INDEX}|(load-config|start-error)[.]ts)`,
  telemetry: INDEX,
  persistence: `(${INDEX}|backup/(back-up|backup-error)[.]ts)`,
  media: INDEX,
  'now-playing': INDEX,
  channels: INDEX,
  desk: INDEX,
  sessions: INDEX,
  outputs: INDEX,
  live: '(live[.]module|stream-counts)[.]ts',
  rest: '(rest[.]module|api-docs|api-errors|api-schemas|cors|cursors|paging|path-parameters|recording-paging|request-limit|session-paging)[.]ts',
  admin: '(admin[.]module|keys/environment-key)[.]ts',
  site: '(site[.]module|site|site-places|own-paths)[.]ts',
  gateway: '(gateway[.]module|gateway|socket-adapter)[.]ts',
  monitoring: '(monitoring[.]module|gateway-metrics)[.]ts',
};

/**
 * The rooms of the extension and what each may know. `messaging` is what its contexts say to each other, and
 * so knows what they speak of.
 */
const EXTENSION_ROOMS = {
  failures: [],
  settings: ['failures'],
  session: ['settings', 'failures'],
  capture: ['failures'],
  desk: ['capture', 'failures'],
  publish: ['session', 'failures'],
  'now-playing': ['session'],
  messaging: ['capture', 'publish', 'session', 'failures'],
  talk: ['messaging', 'capture', 'session', 'failures'],
  broadcast: [
    'talk',
    'messaging',
    'now-playing',
    'desk',
    'publish',
    'capture',
    'session',
    'settings',
    'failures',
  ],
  background: ['messaging', 'now-playing', 'capture', 'settings', 'failures'],
  components: ['messaging', 'publish', 'capture', 'settings', 'failures'],
  build: ['settings'],
  testing: [],
};
/** Where the parts are put together, and where the whole is tried. */
const EXTENSION_EDGES = ['entrypoints', 'e2e'];

/** What reads pages runs in three worlds, which share the site files. */
const NOW_PLAYING_ROOMS = {
  sites: [],
  reader: ['sites'],
  relay: [],
  publisher: ['sites'],
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
      from: { pathNot: [TEST, TRIALS] },
      to: { path: [TEST, TRIALS] },
    },
    {
      name: 'fixtures-stand-below-test-support',
      comment: 'It imports the backend; a fixture that needs it belongs there.',
      severity: 'error',
      from: { path: String.raw`^backend/src/.*\.fixture\.ts$` },
      to: { path: '^backend/test-support/' },
    },
    {
      name: 'persistence-rows-know-no-topic',
      comment: 'What every topic reads and writes by; tests take records of all topics.',
      severity: 'error',
      from: { path: '^backend/src/persistence/rows/', pathNot: TEST },
      to: { path: '^backend/src/persistence/[^/]+/', pathNot: '^backend/src/persistence/rows/' },
    },
    {
      name: 'persistence-topics-know-no-store',
      comment: 'The store is made of the topics.',
      severity: 'error',
      from: {
        path: '^backend/src/persistence/(admin-keys|artworks|audit|channels|invites|members|outputs|sessions|tracks)/',
        pathNot: TEST,
      },
      to: { path: '^backend/src/persistence/((sql-)?store|open-database|persistence[.]module|index)[.]ts$' },
    },
    {
      name: 'tests-and-benches-share-test-support',
      comment: 'What tests and benches both need is in backend/test-support/.',
      severity: 'error',
      from: { path: '^backend/src/' },
      to: { path: '^backend/(bench|fuzz)/' },
    },
    {
      name: 'benches-see-the-backend-from-outside',
      comment:
        'They run the built server. The bare one that it is compared with talks to mediasoup in the same words.',
      severity: 'error',
      from: { path: '^backend/(bench|fuzz)/' },
      to: { path: '^backend/src/', pathNot: '^backend/src/media/rtp-parameters[.]ts$' },
    },
    {
      name: 'benches-and-fuzzer-are-apart',
      severity: 'error',
      from: { path: '^backend/(bench|fuzz|test-support)/' },
      to: { path: '^backend/(bench|fuzz)/', pathNot: '^backend/$1/' },
    },
    {
      name: 'test-support-is-entered-by-an-index',
      severity: 'error',
      from: { path: '^backend/(src|bench|fuzz)/' },
      to: { path: '^backend/test-support/', pathNot: '^backend/test-support/[^/]+/index[.]ts$' },
    },
    {
      name: 'test-support-keeps-its-rooms-apart',
      severity: 'error',
      from: { path: '^backend/test-support/([^/]+)/' },
      to: {
        path: '^backend/test-support/',
        pathNot: '^backend/test-support/($1/|[^/]+/index[.]ts$)',
      },
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
      name: 'transport-is-an-entry-of-its-own',
      comment:
        'Only who sends or receives sound loads shared-types/transport: the page before play and the server do not.',
      severity: 'error',
      from: { path: '^(shared-types/src|backend)/', pathNot: '^shared-types/src/(transport|talk)/' },
      to: { path: '^shared-types/src/transport/' },
    },
    {
      name: 'talk-is-an-entry-of-its-own',
      comment: 'Only who talks, or hears others talk, loads shared-types/talk.',
      severity: 'error',
      from: { path: '^(shared-types/src|backend)/', pathNot: '^shared-types/src/talk/' },
      to: { path: '^shared-types/src/talk/' },
    },
    {
      name: 'panels-is-an-entry-of-its-own',
      comment: 'Only pages on which host and ops work load shared-types/panels, and bring Vue along.',
      severity: 'error',
      from: { path: '^(shared-types/src|backend)/', pathNot: '^shared-types/src/panels/' },
      to: { path: '^shared-types/src/panels/' },
    },
    {
      name: 'shared-clients-run-without-dev-dependencies',
      comment: 'mediasoup-client gives shared-types its types alone: extension and page bring it along.',
      severity: 'error',
      from: { path: '^shared-types/src/(client|transport|talk)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPES_ONLY },
    },
    {
      name: 'only-media-knows-mediasoup',
      severity: 'error',
      from: { path: '^(backend|shared-types)/', pathNot: '^backend/(src/media|bench|test-support/process)/' },
      to: { path: 'node_modules/mediasoup/' },
    },
    ...Object.entries(ROOMS).map(([room, known]) => ({
      name: `backend-${room}-looks-only-down`,
      severity: 'error',
      from: { path: `^backend/src/${room}/` },
      to: { path: '^backend/src/', pathNot: `^backend/src/(${[...new Set([room, ...known])].join('|')})/` },
    })),
    ...Object.entries(FACES).map(([room, face]) => ({
      name: `backend-${room}-is-entered-by-its-face`,
      comment: 'Tests may look behind it.',
      severity: 'error',
      from: {
        path: '^backend/(src|test-support)/',
        pathNot: [`^backend/src/${room}/`, TEST],
      },
      to: { path: `^backend/src/${room}/`, pathNot: `^backend/src/${room}/${face}$` },
    })),
    {
      name: 'programs-are-not-imported',
      comment: 'What two of them need is a file beside them.',
      severity: 'error',
      from: {},
      to: { path: '^backend/src/(main|backup)[.]ts$' },
    },
    {
      name: 'scripts-run-programs-and-import-none',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: `^(shared-types|${APPS.join('|')})/`, pathNot: '/node_modules/' },
    },
    {
      name: 'programs-import-no-script',
      severity: 'error',
      from: { path: `^(shared-types|${APPS.join('|')})/`, pathNot: [TEST, TRIALS, '/e2e/'] },
      to: { path: '^scripts/', pathNot: '/node_modules/' },
    },
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
      from: { path: '^backend/', pathNot: '^backend/(test-support/|src/(gateway/|monitoring/|[^/]+\\.ts$))' },
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
    ...Object.entries(EXTENSION_ROOMS).map(([room, known]) => ({
      name: `extension-${room}-looks-only-down`,
      comment:
        'Who is above listens to events; who is below knows nothing of it. Tests have fixtures besides.',
      severity: 'error',
      from: { path: `^extension/${room}/` },
      to: {
        path: '^extension/',
        pathNot: `^extension/(${[room, 'testing', ...known].join('|')})/|/node_modules/`,
      },
    })),
    {
      name: 'extension-rooms-are-listed',
      comment: 'A new room needs a place among the walls: add it to EXTENSION_ROOMS.',
      severity: 'error',
      from: {
        path: '^extension/[^/]+/',
        pathNot: `^extension/(${[...Object.keys(EXTENSION_ROOMS), ...EXTENSION_EDGES].join('|')})/`,
      },
      to: { path: '^extension/' },
    },
    {
      name: 'extension-root-files-only-build',
      severity: 'error',
      from: { path: '^extension/[^/]+$' },
      to: { path: '^extension/', pathNot: '^extension/(build/|[^/]+$)|/node_modules/' },
    },
    {
      name: 'extension-root-files-are-not-imported',
      severity: 'error',
      from: { path: '^extension/[^/]+/' },
      to: { path: '^extension/[^/]+$' },
    },
    {
      name: 'extension-background-knows-no-reading',
      comment: 'The service worker puts the scripts into pages and wakes them; what they say goes past it.',
      severity: 'error',
      from: { path: '^extension/background/' },
      to: { path: '^extension/now-playing/', pathNot: '^extension/now-playing/page-events.ts$' },
    },
    ...Object.entries(NOW_PLAYING_ROOMS).map(([room, known]) => ({
      name: `now-playing-${room}-knows-only-its-own`,
      comment:
        'reader/ runs in the world of the page, relay/ in that of our content scripts, publisher/ in our own document.',
      severity: 'error',
      from: { path: `^extension/now-playing/${room}/` },
      to: {
        path: '^extension/now-playing/[^/]+/',
        pathNot: `^extension/now-playing/(${[room, ...known].join('|')})/`,
      },
    })),
    {
      name: 'now-playing-common-files-know-no-world',
      comment: 'What all worlds share may stand in each of them.',
      severity: 'error',
      from: { path: String.raw`^extension/now-playing/[^/]+\.ts$` },
      to: { path: '^extension/now-playing/[^/]+/', pathNot: '^extension/now-playing/sites/' },
    },
    {
      name: 'page-scripts-know-only-now-playing',
      comment:
        'They run inside pages: what they import is sent into each of them, and sees what the page does.',
      severity: 'error',
      from: { path: '^extension/now-playing/(reader|relay|sites)/' },
      to: { path: '^extension/', pathNot: '^extension/now-playing/|/node_modules/' },
    },
    {
      name: 'the-page-reader-carries-no-package',
      comment:
        'In the world of the page every package is in reach of the page, and every byte is loaded by it.',
      severity: 'error',
      from: { path: '^extension/now-playing/(reader|sites)/', pathNot: TEST },
      to: {
        path: String.raw`(^|/)node_modules/|^shared-types/|^extension/now-playing/(page-facts|link-messages)\.ts$`,
        pathNot: String.raw`^shared-types/src/log\.ts$`,
        dependencyTypesNot: TYPES_ONLY,
      },
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
