/** Runs one command of the set-up: quietly, in its own process group, ended as a whole when the script is. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './paths.mjs';
import { killGroup } from './process-group.mjs';
import { SetUpError } from './set-up-error.mjs';
import { onStop, throwIfStopped } from './stopping.mjs';

/** How much of a failed command's output is worth showing. Lines. */
const KEPT_LINES = 80;

/** npm, for one, goes on installing for a minute after it was told to stop. */
const STOP_GRACE_MS = 3_000;

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs]
 * @property {boolean} [mustFinish] it is told to stop, but never killed: it would leave the machine half-changed
 * @property {boolean} [show] the output goes straight to the terminal
 * @property {(line: string) => void} [onLine] each line of stdout and stderr
 */

/**
 * Never rejects for what the command does.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<{ exitCode: number | null, output: string }>} `null`: a signal ended it, or it could not be started
 */
export async function attempt(command, args, options = {}) {
  throwIfStopped();
  const { cwd = ROOT, env = process.env, timeoutMs, mustFinish = false, show = false, onLine } = options;
  /** @type {string[]} */
  const lines = [];
  /** @param {string} line */
  const keep = (line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine?.(line);
  };

  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const endGroup = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  };
  const killAfter = (/** @type {number} */ ms) => setTimeout(() => endGroup('SIGKILL'), ms);
  const timers = timeoutMs === undefined ? [] : [killAfter(timeoutMs)];
  const forget = onStop((signal) => {
    endGroup(signal);
    if (!mustFinish) timers.push(killAfter(STOP_GRACE_MS));
  });

  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', keep);
  }
  const exitCode = await new Promise((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      resolve(null);
    });
    child.once('close', resolve);
  });

  for (const timer of timers) clearTimeout(timer);
  forget();
  throwIfStopped();
  return { exitCode, output: lines.join('\n') };
}

/**
 * @param {string} failure the sentence for people, when the command fails
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<string>} the last lines of its output
 */
export async function run(failure, command, args, options) {
  const { exitCode, output } = await attempt(command, args, options);
  if (exitCode !== 0) throw new SetUpError(failure, output);
  return output;
}
