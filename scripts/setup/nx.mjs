import { run } from '../command.mjs';
import { projectEnv } from '../project-node.mjs';

/**
 * @param {string} failure the sentence for people, when a task fails
 * @param {string[]} args
 * @param {(detail: string) => void} [detail]
 */
export async function runNx(failure, args, detail) {
  // The daemon would outlive the script.
  const env = projectEnv({ NX_DAEMON: 'false', NX_TUI: 'false' });
  await run(failure, 'nx', [...args, '--output-style=static'], {
    env,
    onLine: (line) => {
      const [, task] = /nx run (\S+)/.exec(line) ?? [];
      if (task) detail?.(task);
    },
  });
}
