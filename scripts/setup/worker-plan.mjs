/** How the worker is compiled on this machine: in as little time as its cores and its memory allow. */

/**
 * @typedef {object} Way
 * @property {string} name
 * @property {readonly string[]} options of backend/mediasoup-worker/CMakeLists.txt
 * @property {number} jobMB what one compiler run takes at most, and a little more (measured: GCC 12, x64)
 * @property {number} probes the whole takes so many times the processor time of compiling probe.cpp (measured
 * likewise)
 */

/** @type {Way} Every source by itself. */
export const PLAIN = { name: 'plain', options: ['-DUNITY=OFF', '-DFRUGAL=ON'], jobMB: 340, probes: 330 };

/** @type {readonly Way[]} the quickest first */
const WAYS = [
  { name: 'unity', options: ['-DUNITY=ON', '-DUNITY_SOURCES=12', '-DFRUGAL=OFF'], jobMB: 520, probes: 80 },
  {
    name: 'small unity',
    options: ['-DUNITY=ON', '-DUNITY_SOURCES=4', '-DFRUGAL=ON'],
    jobMB: 400,
    probes: 150,
  },
  PLAIN,
];

/** What cmake, ninja and this script take besides, and what the machine wants for itself. MB. */
const BESIDE_MB = 60;

/**
 * @typedef {object} Plan
 * @property {Way} way
 * @property {number} jobs compilers at a time
 * @property {boolean} swaps it fits only with swap, which is slow
 */

/**
 * @param {number} cores
 * @param {import('./memory.mjs').Memory} memory
 * @returns {Plan | undefined} `undefined`: there is too little memory for any way
 */
export function planBuild(cores, memory) {
  const plans = WAYS.map((way) => ({ way, jobs: jobsOf(way, cores, memory.free), swaps: false }));
  const [best] = plans.filter(({ jobs }) => jobs > 0).sort((a, b) => probesInARow(a) - probesInARow(b));
  if (best) return best;
  const way = WAYS.find(({ jobMB }) => jobMB + BESIDE_MB <= memory.withSwap);
  return way && { way, jobs: 1, swaps: true };
}

/**
 * The same with less memory at a time, after the machine ran out of it.
 * @param {Plan} plan
 * @returns {Plan | undefined}
 */
export function smallerPlan({ way, jobs, swaps }) {
  if (jobs > 1) return { way, jobs: Math.floor(jobs / 2), swaps };
  const next = WAYS[WAYS.indexOf(way) + 1];
  return next && { way: next, jobs: 1, swaps };
}

/**
 * @param {Plan} plan
 * @param {number} probeMs how long compiling probe.cpp takes, so many at a time as the plan has jobs
 */
export function expectedMs(plan, probeMs) {
  return probesInARow(plan) * probeMs;
}

/** @param {Plan} plan */
export function wantedMB({ way, jobs }) {
  return way.jobMB * jobs + BESIDE_MB;
}

/** What the least demanding way wants. MB. */
export const LEAST_MB = Math.min(...WAYS.map(({ jobMB }) => jobMB)) + BESIDE_MB;

/** @param {Pick<Plan, 'way' | 'jobs'>} plan */
function probesInARow({ way, jobs }) {
  return way.probes / jobs;
}

/**
 * @param {Way} way
 * @param {number} cores
 * @param {number} freeMB
 */
function jobsOf({ jobMB }, cores, freeMB) {
  return Math.min(cores, Math.floor((freeMB - BESIDE_MB) / jobMB));
}
