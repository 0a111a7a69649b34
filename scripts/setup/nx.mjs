import { attempt } from '../command.mjs';
import { projectEnv } from '../project-node.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { wasKilled } from './little-memory.mjs';

/**
 * @typedef {object} Options
 * @property {Record<string, string>} env
 * @property {(detail: string) => void} detail is told which task runs
 * @property {() => SetUpError} outOfMemory what to say when a task ended for want of memory
 */

/**
 * @param {string} failure the sentence for people, when a task fails
 * @param {string[]} args
 * @param {Options} options
 */
export async function runNx(failure, args, { env, detail, outOfMemory }) {
  // Its output is long, and goes on after a task has ended.
  let killed = false;
  const { exitCode, output } = await attempt('nx', [...args, '--output-style=static'], {
    // The daemon would outlive the script.
    env: projectEnv({ NX_DAEMON: 'false', NX_TUI: 'false', ...env }),
    onLine: (line) => {
      const [, task] = /nx run (\S+)/.exec(line) ?? [];
      if (task) detail(task);
      killed ||= wasKilled(line);
    },
  });
  if (exitCode === 0) return;
  throw killed ? outOfMemory() : new SetUpError(failure, output);
}
