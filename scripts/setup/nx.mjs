import { attempt } from '../command.mjs';
import { projectEnv } from '../project-node.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { fullDisk, saysFull } from './full-disk.mjs';
import { endedForMemory, wasKilled } from './little-memory.mjs';

/**
 * @typedef {object} Options
 * @property {Record<string, string>} env
 * @property {(detail: string) => void} detail is told which task runs
 * @property {import('./full-disk.mjs').Wish} disk what it writes
 */

/**
 * @param {string} failure the sentence for people, when a task fails
 * @param {string[]} args
 * @param {Options} options
 * @returns {Promise<'done' | 'out of memory'>}
 */
export async function runNx(failure, args, { env, detail, disk }) {
  // Its output is long, and goes on after a task has ended.
  let killed = false;
  let full = '';
  const { exitCode, output } = await attempt('nx', [...args, '--output-style=static'], {
    // The daemon would outlive the script.
    env: projectEnv({ NX_DAEMON: 'false', NX_TUI: 'false', ...env }),
    onLine: (line) => {
      const [, task] = /nx run (\S+)/.exec(line) ?? [];
      if (task) detail(task);
      killed ||= wasKilled(line);
      if (saysFull(line)) full = line;
    },
  });
  if (exitCode === 0) return 'done';
  const noRoom = fullDisk(`${full}\n${output}`, disk);
  if (noRoom) throw noRoom;
  if (killed || endedForMemory(exitCode, output)) return 'out of memory';
  throw new SetUpError(failure, output);
}
