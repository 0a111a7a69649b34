/** `npm test`: sets up what the tests need, runs them all, whatever failed before, and counts. */
import { report, script } from './script.mjs';
import { browserEnv, ensureTestTools } from './setup/browsers.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';
import { Stopped } from './stopping.mjs';
import { hasScript, heading, projectTests, scriptsTests, sideBySide } from './test/checks.mjs';
import { Tally } from './test/tally.mjs';

const USAGE = `npm test: sets up what the tests need, then runs all of them, and says what each part took. It has no options.
One file: in backend/, extension/, listener-site/ or shared-types/, node --run unit -- FILE (real, e2e likewise, where there are such tests).`;

const PROJECTS = ['shared-types', 'backend', 'extension', 'listener-site'];

/** It counts as a check: what cannot be built is wrong, not missing. */
const BUILD = 'build';

/** As other commands end when nobody understands their arguments. */
const WRONGLY_ASKED = 2;

/** Scripts that a project has in any case; others may have them. */
const ALWAYS = { real: ['backend'], e2e: ['extension'] };

await script(async () => {
  if (process.argv.length > 2) {
    console.error(USAGE);
    return WRONGLY_ASKED;
  }
  const tally = new Tally();
  try {
    heading('Set-up');
    if (await setUp(tally, 'npm packages', ensureInstalled)) await runStages(tally);
  } finally {
    tally.print();
  }
  return tally.exitCode;
}, USAGE);

/** @param {Tally} tally */
async function runStages(tally) {
  /** @type {Record<string, string>} */
  const env = {};
  await setUp(tally, 'mediasoup worker', async () => {
    env.MEDIASOUP_WORKER_BIN = await ensureMediasoupWorker();
  });
  await setUp(tally, 'Debian packages', ensureTestTools);
  Object.assign(env, browserEnv());

  heading('Build');
  if (await setUp(tally, BUILD, buildProjects)) tally.pass();

  heading('Lint, types, packages');
  await sideBySide(tally, 'lint, types, packages', [
    { name: 'biome', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
    { name: 'eslint', command: 'eslint', args: ['.'] },
    { name: 'dependency-cruiser', command: 'node', args: ['--run', 'walls'] },
    ...PROJECTS.map((project) => ({
      name: `${project}: typecheck`,
      command: 'nx',
      args: ['run', `@auxcast/${project}:typecheck`, '--output-style=static'],
    })),
    { name: 'scripts: typecheck', command: 'tsc', args: ['-p', 'scripts/tsconfig.json'] },
    { name: 'bill of materials', command: 'node', args: ['scripts/sbom.mjs'] },
  ]);

  heading('Unit tests');
  await scriptsTests(tally);
  for (const project of PROJECTS) await projectTests(tally, project, 'unit', env);

  heading('Tests with real parts');
  for (const project of projectsWith('real')) await projectTests(tally, project, 'real', env);

  heading('Tests in real browsers');
  for (const project of projectsWith('e2e')) await projectTests(tally, project, 'e2e', env);
}

/** @param {'real' | 'e2e'} name */
function projectsWith(name) {
  return PROJECTS.filter((project) => ALWAYS[name].includes(project) || hasScript(project, name));
}

/**
 * What cannot be set up is a failure like any other: the rest still runs and shows what it can.
 * @param {Tally} tally
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function setUp(tally, name, work) {
  try {
    await tally.time(name, work, name === BUILD ? 'stage' : 'set-up');
    return true;
  } catch (error) {
    if (error instanceof Stopped) throw error;
    report(error);
    tally.fail(error instanceof Error ? `${name}: ${error.message}` : name);
    return false;
  }
}
