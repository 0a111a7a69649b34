/** That the walls (dependency-cruiser.config.mjs) stop what they are there for. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CONFIG = path.join(import.meta.dirname, '../dependency-cruiser.config.mjs');
const CRUISER = path.join(import.meta.dirname, '../node_modules/.bin/depcruise');

/** @type {readonly (readonly [from: string, to: string, rule: string])[]} */
const FORBIDDEN = [
  ['shared-types/src/requests.ts', 'shared-types/src/panels/index.ts', 'panels-is-an-entry-of-its-own'],
  ['backend/src/sessions/session.ts', 'backend/src/gateway/gateway.ts', 'backend-sessions-looks-only-down'],
  ['backend/src/sessions/session.ts', 'backend/src/create-app.ts', 'backend-sessions-looks-only-down'],
  ['backend/src/sessions/session.ts', 'backend/src/outputs/index.ts', 'backend-sessions-looks-only-down'],
  ['backend/src/stage/stage.ts', 'backend/src/sessions/index.ts', 'backend-rooms-are-listed'],
  [
    'backend/src/gateway/route.ts',
    'backend/src/sessions/participants.ts',
    'backend-sessions-is-entered-by-its-face',
  ],
  [
    'backend/src/create-app.ts',
    'backend/src/gateway/connection.ts',
    'backend-gateway-is-entered-by-its-face',
  ],
  ['backend/src/create-app.ts', 'backend/src/main.ts', 'programs-are-not-imported'],
  ['backend/src/leave.ts', 'backend/test-support/party/index.ts', 'tests-are-not-imported'],
  [
    'backend/src/leave.test.ts',
    'backend/test-support/party/app-server.ts',
    'test-support-is-entered-by-an-index',
  ],
  [
    'backend/src/persistence/testing/places.fixture.ts',
    'backend/test-support/servers/index.ts',
    'fixtures-stand-below-test-support',
  ],
  [
    'backend/src/persistence/rows/tables.ts',
    'backend/src/persistence/audit/audit-store.ts',
    'persistence-rows-know-no-topic',
  ],
  [
    'backend/src/persistence/audit/audit-rows.ts',
    'backend/src/persistence/store.ts',
    'persistence-topics-know-no-store',
  ],
  ['backend/src/leave.test.ts', 'backend/bench/load/crowd.ts', 'tests-and-benches-share-test-support'],
  ['backend/bench/load/crowd.ts', 'backend/src/leave.ts', 'benches-see-the-backend-from-outside'],
  ['scripts/start.mjs', 'backend/src/config/index.ts', 'scripts-run-programs-and-import-none'],
  ['extension/capture/tab.ts', 'scripts/paths.mjs', 'programs-import-no-script'],
];

/** @type {readonly (readonly [from: string, to: string])[]} */
const ALLOWED = [
  ['backend/src/gateway/route.ts', 'backend/src/sessions/index.ts'],
  ['backend/src/outputs/recorder.ts', 'backend/src/sessions/index.ts'],
  ['backend/src/gateway/route.test.ts', 'backend/src/sessions/participants.ts'],
  ['backend/bench/load/crowd.ts', 'backend/test-support/sound/index.ts'],
  ['backend/src/leave.test.ts', 'backend/test-support/party/index.ts'],
];

const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-walls-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @type {readonly { from: string, to: string, rule: { name: string } }[]} */
let violations;

beforeAll(() => {
  build([...FORBIDDEN, ...ALLOWED]);
  const args = [
    '--config',
    CONFIG,
    '--output-type',
    'json',
    'backend',
    'extension',
    'shared-types',
    'scripts',
  ];
  const { stdout, stderr } = spawnSync(CRUISER, args, { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  violations = JSON.parse(stdout).summary.violations;
}, 120_000);

/**
 * Files that import one another and hold nothing else.
 * @param {readonly (readonly [from: string, to: string, ...unknown[]])[]} imports
 */
function build(imports) {
  for (const file of new Set([...imports.map(([from]) => from), ...imports.map(([, to]) => to)])) {
    const targets = imports.filter(([from]) => from === file).map(([, to]) => to);
    const lines = targets.map((to) => `import '${relativeTo(file, to)}';\n`);
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${lines.join('')}export {};\n`);
  }
}

/**
 * @param {string} file
 * @param {string} to
 */
function relativeTo(file, to) {
  const spec = path.relative(path.dirname(file), to);
  return spec.startsWith('.') ? spec : `./${spec}`;
}

/**
 * @param {string} from
 * @param {string} to
 */
function brokenBy(from, to) {
  return violations.filter((one) => one.from === from && one.to === to).map(({ rule }) => rule.name);
}

test.each(FORBIDDEN)('%s may not import %s', (from, to, rule) => {
  expect(brokenBy(from, to)).toContain(rule);
});

test.each(ALLOWED)('%s may import %s', (from, to) => {
  expect(brokenBy(from, to)).toEqual([]);
});
