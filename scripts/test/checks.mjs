/** One check of `npm test`: a command whose exit code is its result, or a run of vitest, which counts its own tests. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
 * @param {Tally} tally
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
export async function check(tally, name, command, args) {
  console.log(`\n${name}`);
  const env = projectEnv({ NX_DAEMON: 'false', NX_TUI: 'false' });
  const { exitCode } = await tally.time(name, () => attempt(command, args, { env, show: true }));
  if (exitCode === 0) tally.pass();
  else tally.fail(name);
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
