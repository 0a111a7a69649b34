/** The Node that the project brings along (the npm package `node`), whatever the machine's own is. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { NODE_MODULES, ROOT } from './paths.mjs';
import { killGroup } from './process-group.mjs';
import { isStopped, onStop, throwIfStopped } from './stopping.mjs';
import { withSystemFolders } from './system-folders.mjs';

const BIN = join(NODE_MODULES, '.bin');

export const PROJECT_NODE = join(BIN, 'node');

const STOP_WITH_PARENT = new URL('./stop-with-parent.mjs', import.meta.url).href;

/**
 * For glibc's malloc; other systems do not know them. Unless it is told so, it has many arenas, and keeps
 * blocks of up to 32 MB once such were freed: after its start and a thousand pictures, the server then held
 * 455 MB instead of 290.
 */
const GIVE_MEMORY_BACK = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/**
 * @param {Record<string, string>} [extra]
 * @returns {NodeJS.ProcessEnv} this process' environment, with the project's Node and tools first
 */
export function projectEnv(extra = {}) {
  return { ...process.env, PATH: projectPath(), ...extra };
}

/**
 * @param {Record<string, string>} extra
 * @returns {Record<string, string>} what a program of the project has in its environment beyond that of this
 * process
 */
export function programEnv(extra) {
  const unset = Object.entries(GIVE_MEMORY_BACK).filter(([name]) => process.env[name] === undefined);
  return { ...Object.fromEntries(unset), PATH: projectPath(), ...extra };
}

/**
 * @param {readonly string[]} args
 * @returns {string[]} the command line of a program of the project, which ends when what started it does,
 * even by SIGKILL
 */
export function programCommand(args) {
  return [PROJECT_NODE, '--import', STOP_WITH_PARENT, ...args];
}

/**
 * Runs a program of the project in the foreground until it ends. It ends when this script does, even by
 * SIGKILL.
 *
 * It has a process group of its own: programs take a second signal for impatience, and in a shared group
 * Ctrl-C would reach them both from the terminal and from here.
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<number>} its exit code
 */
export async function runProjectNode(args, env) {
  throwIfStopped();
  const [command = PROJECT_NODE, ...rest] = programCommand(args);
  const child = spawn(command, rest, {
    cwd: ROOT,
    env: { ...process.env, ...programEnv(env) },
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const forget = onStop((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      forget();
      // Browsers that it started, say, and left behind when it was cut short.
      if (isStopped() && child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

function projectPath() {
  const folders = withSystemFolders(process.env.PATH).split(delimiter);
  return [BIN, ...folders.filter((folder) => folder !== BIN)].join(delimiter);
}
