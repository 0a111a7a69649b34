/**
 * Builds all projects; Nx skips what has not changed. Where nothing has changed at all, nor what was built,
 * Nx is not even started: it takes seconds and 150 MB, and knows only what was built on the same machine, so
 * that a tree built elsewhere would be built anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CACHE, ROOT } from '../paths.mjs';
import { log, step } from '../progress.mjs';
import { fingerprint } from './fingerprint.mjs';
import { tooLittleMemory } from './little-memory.mjs';
import { availableMemory } from './memory.mjs';
import { runNx } from './nx.mjs';

/** Written last, so that a build that was cut short is seen. */
const STAMP = join(CACHE, 'build.txt');

const SOURCES = [
  'shared-types',
  'backend',
  'extension',
  'listener-site',
  'package-lock.json',
  'tsconfig.base.json',
  'nx.json',
];
const RESULTS = ['backend/dist', 'extension/dist', 'listener-site/dist'];

/** Made by tools; .gitignore names them. */
const MADE = new Set([
  'node_modules',
  'dist',
  '.output',
  '.wxt',
  '.astro',
  '.nx',
  '.cache',
  'data',
  'coverage',
]);

const WHAT = 'building the pages, the extension and the server';

/** What the build takes at most when all projects are built at a time. Measured, like the other. MB. */
const AMPLE_MB = 1500;
const AMPLE = { args: [], env: {} };

/**
 * The same, one after the other, by tools that collect their garbage early: slower, but it fits into a
 * machine with 1 GB.
 */
const FRUGAL_MB = 780;
const FRUGAL = {
  args: ['--parallel=1'],
  env: { NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=400', MALLOC_ARENA_MAX: '2' },
};

/** What is built, and what Nx keeps of it. MB. */
const DISK_MB = 60;

export async function buildProjects() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp()) return;
  await build();
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, stamp());
}

/** @param {() => import('./memory.mjs').Memory} [memoryNow] */
export async function build(memoryNow = availableMemory) {
  const memory = memoryNow();
  if (memory.withSwap < FRUGAL_MB) throw tooLittleMemory(WHAT, FRUGAL_MB, memory);
  await step('Building', async (detail) => {
    if (memory.free >= AMPLE_MB) {
      if ((await runBuild(AMPLE, detail)) === 'done') return;
      log('That took more memory than there is: the build goes on with one project at a time.');
    }
    if ((await runBuild(FRUGAL, detail)) === 'out of memory')
      throw tooLittleMemory(WHAT, FRUGAL_MB, memoryNow());
  });
}

/**
 * @param {{ args: string[], env: Record<string, string> }} how
 * @param {(text: string) => void} detail
 */
function runBuild({ args, env }, detail) {
  const disk = { what: WHAT, wantedMB: DISK_MB, folders: [ROOT, tmpdir()] };
  return runNx('The build failed.', ['run-many', '-t', 'build', ...args], { detail, env, disk });
}

function stamp() {
  const sources = fingerprint(ROOT, SOURCES, (name) => MADE.has(name));
  // The extension is built for this address.
  return JSON.stringify({ sources, results: fingerprint(ROOT, RESULTS), PARTY_URL: process.env.PARTY_URL });
}
