/** Runs one command of the set-up: quietly, in its own process group, ended as a whole when the script is. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
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
 * @property {boolean} [mustFinish] no signal reaches it, because it would leave the machine half-changed: a
 * stop waits for it
 * @property {boolean} [show] the output goes straight to the terminal
 * @property {string} [outputFile] the output goes to this file: there it still has a place when this script
 * is killed
 * @property {(line: string) => void} [onLine] each line of stdout and stderr, unless they go elsewhere
 * @property {(line: string) => void} [onStatus] each line of descriptor 3, which the command then has
 */

/**
 * Never rejects for what the command does.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<{ exitCode: number | null, output: string }>} `null`: a signal ended it, or it could not
 * be started
 */
export async function attempt(command, args, options = {}) {
  throwIfStopped();
  const { cwd = ROOT, env = process.env, timeoutMs, mustFinish = false, onLine, onStatus } = options;
  /** @type {string[]} */
  const lines = [];
  /** @param {string} line */
  const keep = (line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine?.(line);
  };

  const file = options.outputFile === undefined ? undefined : emptyFile(options.outputFile);
  const out = file ?? (options.show ? 'inherit' : 'pipe');
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: onStatus ? ['ignore', out, out, 'pipe'] : ['ignore', out, out],
  });
  if (file !== undefined) closeSync(file);
  const endGroup = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  };
  const killAfter = (/** @type {number} */ ms) => setTimeout(() => endGroup('SIGKILL'), ms);
  const timers = timeoutMs === undefined ? [] : [killAfter(timeoutMs)];
  const forget = onStop((signal) => {
    if (mustFinish) return;
    endGroup(signal);
    timers.push(killAfter(STOP_GRACE_MS));
  });

  readLines(child.stdout, keep);
  readLines(child.stderr, keep);
  if (onStatus) readLines(child.stdio[3], onStatus);
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
  if (options.outputFile !== undefined) lines.unshift(...lastLines(options.outputFile));
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

/**
 * @param {unknown} stream
 * @param {(line: string) => void} onLine
 */
function readLines(stream, onLine) {
  if (stream instanceof Readable) createInterface({ input: stream }).on('line', onLine);
}

/**
 * @param {string} path
 * @returns {number} its descriptor
 */
function emptyFile(path) {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'w');
}

/** @param {string} path */
function lastLines(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-KEPT_LINES);
}
