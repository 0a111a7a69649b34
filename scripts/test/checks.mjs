/** One check of `npm test`: a command whose exit code is its result, or a run of vitest, which counts its own tests. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '../command.mjs';
import { CACHE, ROOT } from '../paths.mjs';
import { PROJECT_NODE, projectEnv } from '../project-node.mjs';
import { readVitestReport } from './vitest-report.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

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
  const { exitCode } = await attempt(command, args, { env, show: true });
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
export async function vitest(tally, project, script, env) {
  const name = `${project}: ${script}`;
  console.log(`\n${name}`);
  if (!hasScript(project, script)) {
    tally.fail(`${name} (package.json has no such script)`);
    return;
  }

  const report = join(CACHE, 'test-results', `${project}-${script}.json`);
  mkdirSync(dirname(report), { recursive: true });
  if (existsSync(report)) rmSync(report);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { exitCode } = await attempt(PROJECT_NODE, ['--run', script, '--', ...reporters], {
    cwd: join(ROOT, project),
    env: projectEnv(env),
    show: true,
  });

  const { passed, failures } = readVitestReport(report, exitCode);
  tally.pass(passed);
  for (const failure of failures) tally.fail(`${name}: ${failure}`);
}
