/**
 * Builds the mediasoup worker from the npm source (backend/mediasoup-worker), as quickly as this machine can.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run } from '../command.mjs';
import { NODE_MODULES, ROOT } from '../paths.mjs';
import { log, step } from '../progress.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { fullDisk, saysFull } from './full-disk.mjs';
import { endedForMemory, tooLittleMemory } from './little-memory.mjs';
import { availableMemory } from './memory.mjs';
import { expectedMs, LEAST_MB, PLAIN, planBuild, smallerPlan, wantedMB } from './worker-plan.mjs';

/** @typedef {import('./worker-plan.mjs').Plan} Plan */

export const RECIPE = join(ROOT, 'backend', 'mediasoup-worker');

const BY_HAND = 'backend/mediasoup-worker/README.md tells how it is done by hand.';
const FAILURE = `The mediasoup worker could not be built; ${BY_HAND}`;
/**
 * The folder that it is built in takes so much at most; compilers write to the folder for temporary files
 * too.
 */
const DISK_MB = 100;
const WHAT = 'building the mediasoup worker';

/**
 * @param {string} folder to build in; it is removed afterwards
 * @param {string} [source] the installed npm package mediasoup
 * @returns {Promise<string>} the worker that was built
 */
export async function buildWorker(folder, source = join(NODE_MODULES, 'mediasoup')) {
  const memory = availableMemory();
  const plan = planBuild(availableParallelism(), memory);
  if (!plan) throw tooLittleMemory(WHAT, LEAST_MB, memory);
  log(await announcement(plan, memory));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await step('Building the mediasoup worker', (detail) => compile(plan, folder, source, detail));
  return join(folder, 'mediasoup-worker');
}

/**
 * @param {Plan} plan
 * @param {import('./memory.mjs').Memory} memory
 */
async function announcement(plan, memory) {
  const jobs = plan.jobs === 1 ? 'one compiler at a time' : `${plan.jobs} compilers at a time`;
  const swap = plan.swaps ? ', so that swap is needed, which makes it slow' : '';
  return (
    `The mediasoup worker is built here, once. That takes about ${inWords(expectedMs(plan, await probe(plan.jobs)))} on this machine, with ${jobs}, ` +
    `and up to ${wantedMB(plan)} MB of memory; ${memory.free} MB are free${swap}.`
  );
}

/**
 * Compiles in one way after the other, until one succeeds.
 * @param {Plan} plan
 * @param {string} folder
 * @param {string} source
 * @param {(detail: string) => void} detail
 */
async function compile(plan, folder, source, detail) {
  for (let current = plan; ; ) {
    const { exitCode, output } = await compileOnce(current, folder, source, detail);
    if (exitCode === 0) return;
    // First of all: where nothing can be written, fewer compilers or another way only fail again.
    const full = isFull(output, folder);
    if (full) throw full;
    if (endedForMemory(exitCode, output)) {
      const smaller = smallerPlan(current);
      if (!smaller) throw tooLittleMemory(WHAT, LEAST_MB, availableMemory());
      log('That took more memory than there is: the build goes on with fewer compilers at a time.');
      current = smaller;
    } else if (current.way !== PLAIN) {
      log(
        'Several sources in one go cannot be compiled here: now each by itself, which takes some four times as long.',
      );
      current = { ...current, way: PLAIN };
    } else {
      throw new SetUpError(FAILURE, output);
    }
  }
}

/**
 * Goes on where an attempt before has ended, as far as that is of use.
 * @param {Plan} plan
 * @param {string} folder
 * @param {string} source
 * @param {(detail: string) => void} detail
 */
async function compileOnce({ way, jobs }, folder, source, detail) {
  const configure = ['-G', 'Ninja', '-S', RECIPE, '-B', folder, `-DMEDIASOUP=${source}`, ...way.options];
  const configured = await attempt('cmake', configure);
  if (configured.exitCode !== 0) {
    throw isFull(configured.output, folder) ?? new SetUpError(FAILURE, configured.output);
  }
  let full = '';
  const { exitCode, output } = await attempt('ninja', ['-C', folder, '-j', String(jobs)], {
    onLine: (line) => {
      // Other compilers go on, and what they say may be long.
      if (saysFull(line)) full = line;
      const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
      if (done) detail(`${done} of ${all} steps`);
    },
  });
  return { exitCode, output: `${full}\n${output}`.trimStart() };
}

/**
 * @param {string} output
 * @param {string} folder
 */
function isFull(output, folder) {
  return fullDisk(output, { what: WHAT, wantedMB: DISK_MB, folders: [folder, tmpdir()] });
}

/**
 * How long compiling a small source takes here, so many at once as there will be compilers: whatever else the
 * machine is busy with counts.
 * @param {number} times
 * @returns {Promise<number>} ms
 */
async function probe(times) {
  const args = ['-std=c++20', '-O3', '-c', join(RECIPE, 'probe.cpp'), '-o', '/dev/null'];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: times }, () =>
      run(
        'The C++ compiler of this machine does not know C++20: install a newer one (GCC 11 or later).',
        'c++',
        args,
      ),
    ),
  );
  return performance.now() - startedAt;
}

/** @param {number} ms */
export function inWords(ms) {
  const seconds = Math.max(10, Math.ceil(ms / 10_000) * 10);
  return seconds <= 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
