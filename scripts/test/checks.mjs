/**
 * One check of `npm test`: a command whose exit code is its result, or a run of vitest, which counts its own
 * tests.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt } from '../command.mjs';
import { CACHE, ROOT } from '../paths.mjs';
import { PROJECT_NODE, projectEnv } from '../project-node.mjs';
import { readVitestReport } from './vitest-report.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

const RESULTS = join(CACHE, 'test-results');
const TIME_REPORTER = fileURLToPath(new URL('time-reporter.mjs', import.meta.url));

/** @param {string} title */
export function heading(title) {
  console.log(`\n== ${title} ==`);
}

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 */

/**
 * Runs them side by side, as many at a time as there are cores: each is busy with one. What each says is
 * shown when it has ended.
 * @param {Tally} tally
 * @param {string} name of them all
 * @param {readonly Check[]} checks
 */
export async function sideBySide(tally, name, checks) {
  const waiting = [...checks];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await check(tally, next);
  };
  await tally.time(name, () => Promise.all(Array.from({ length: availableParallelism() }, takeTurns)));
}

/**
 * @param {Tally} tally
 * @param {Check} check
 */
async function check(tally, { name, command, args }) {
  const env = projectEnv({ NX_DAEMON: 'false', NX_TUI: 'false' });
  const { exitCode, output } = await tally.time(name, () => attempt(command, args, { env }), 'part');
  if (exitCode === 0) {
    tally.pass();
    return;
  }
  console.log(output);
  tally.fail(name);
}

/**
 * @param {string} project its folder
 * @param {string} script
 * @returns {boolean} whether the project's package.json has it
 */
export function hasScript(project, script) {
  return (
    JSON.parse(readFileSync(join(ROOT, project, 'package.json'), 'utf8')).scripts?.[script] !== undefined
  );
}

/**
 * Runs a project's script, which runs vitest.
 * @param {Tally} tally
 * @param {string} project its folder
 * @param {string} script
 * @param {Record<string, string>} env
 */
export async function projectTests(tally, project, script, env) {
  const name = `${project}: ${script}`;
  if (!hasScript(project, script)) {
    tally.fail(`${name} (package.json has no such script)`);
    return;
  }
  await vitest(tally, name, ['--run', script, '--'], join(ROOT, project), env);
}

/** @param {Tally} tally */
export async function scriptsTests(tally) {
  const start = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/vitest.config.mjs'];
  await vitest(tally, 'scripts: unit', start, ROOT, {});
}

/**
 * @param {Tally} tally
 * @param {string} name
 * @param {string[]} start what Node runs vitest with
 * @param {string} cwd
 * @param {Record<string, string>} env
 */
async function vitest(tally, name, start, cwd, env) {
  console.log(`\n${name}`);
  const file = join(RESULTS, name.replace(': ', '-'));
  const [report, times] = [`${file}.json`, `${file}.times.json`];
  mkdirSync(RESULTS, { recursive: true });
  for (const old of [report, times]) rmSync(old, { force: true });
  const reporters = ['default', 'json', TIME_REPORTER].map((reporter) => `--reporter=${reporter}`);
  const { exitCode } = await tally.time(name, () =>
    attempt(PROJECT_NODE, [...start, ...reporters, `--outputFile.json=${report}`], {
      cwd,
      env: projectEnv({ ...env, AUXCAST_TEST_TIMES: times }),
      show: true,
    }),
  );

  const { passed, failures } = readVitestReport(report, exitCode);
  tally.pass(passed);
  for (const failure of failures) tally.fail(`${name}: ${failure}`);
  if (existsSync(times)) tally.addFiles(JSON.parse(readFileSync(times, 'utf8')));
}
