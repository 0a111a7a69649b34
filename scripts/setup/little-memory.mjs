/** What to do where a build does not fit into memory. */
import { SetUpError } from '../set-up-error.mjs';

/**
 * @param {string} what "building the mediasoup worker"
 * @param {number} wantedMB
 * @param {import('./memory.mjs').Memory} memory
 */
export function tooLittleMemory(what, wantedMB, { free, withSwap, isCapped }) {
  const has =
    withSwap > free ? `${free} MB are free, and ${withSwap - free} MB of swap` : `${free} MB are free`;
  const room = isCapped
    ? 'Give this container more memory'
    : 'Add swap (as root: fallocate -l 2G /swapfile && chmod 600 /swapfile && mkswap /swapfile && swapon /swapfile)';
  return new SetUpError(
    `There is too little memory for ${what}: it wants ${wantedMB} MB, and ${has}. ${room}, or carry a built tree over: run npm start on a larger machine with the same system, and copy the whole folder here. Then start again.`,
  );
}

/**
 * @param {string} output of a build
 * @returns {boolean} whether one of its programs ended for want of memory
 */
export function wasKilled(output) {
  return /Killed|signal 9|SIGKILL|exit code 137|out of memory|memory exhausted|Cannot allocate memory|bad_alloc/.test(
    output,
  );
}

/**
 * @param {number | null} exitCode as `attempt` gives it
 * @param {string} output
 * @returns {boolean} whether a build, or one of its programs, ended for want of memory: who is killed says
 * nothing
 */
export function endedForMemory(exitCode, output) {
  return wasKilled(output) || (exitCode === null && !/^spawn \S+ E[A-Z]+$/m.test(output));
}
