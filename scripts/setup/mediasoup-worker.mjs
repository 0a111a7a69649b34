/**
 * Provides the mediasoup worker: the one that is given, else mediasoup's ready-made one, else one built from
 * the npm source (backend/mediasoup-worker).
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { attempt } from '../command.mjs';
import { CACHE, NODE_MODULES } from '../paths.mjs';
import { log, step } from '../progress.mjs';
import { PROJECT_NODE, projectEnv } from '../project-node.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { fingerprint } from './fingerprint.mjs';
import { buildWorker, RECIPE } from './worker-build.mjs';

const MEDIASOUP = join(NODE_MODULES, 'mediasoup');

const BUILD_PACKAGES = [
  'cmake',
  'ninja-build',
  'pkg-config',
  'g++',
  'libuv1-dev',
  'libssl-dev',
  'libsrtp2-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
];

/** The worker is some 4 MB; a network that needs longer than this is not one to wait for. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

/** What the worker exits with when it was not started by mediasoup: proof that it runs on this machine. */
const NOT_MY_FATHER = 41;

/** @returns {Promise<string>} the worker's path, for `MEDIASOUP_WORKER_BIN` */
export async function ensureMediasoupWorker() {
  const given = process.env.MEDIASOUP_WORKER_BIN;
  if (given) return checkGiven(given);

  const { version } = JSON.parse(readFileSync(join(MEDIASOUP, 'package.json'), 'utf8'));
  const kept = (/** @type {string} */ origin) =>
    join(CACHE, 'mediasoup-worker', `${version}-${process.arch}-${origin}`, 'mediasoup-worker');
  const downloaded = kept('downloaded');
  const built = kept(recipeHash());

  if (runs(downloaded)) return downloaded;
  if (runs(built)) return built;
  if (await step('Looking for a ready-made mediasoup worker', () => download(downloaded))) return downloaded;
  log('No ready-made mediasoup worker could be downloaded (no network, or there is none for this system).');
  await ensureDebianPackages('building the mediasoup worker, which could not be downloaded', BUILD_PACKAGES);
  const folder = join(dirname(built), 'build');
  keep(await buildWorker(folder), built);
  rmSync(folder, { recursive: true });
  if (!runs(built)) throw new SetUpError(`The mediasoup worker was built, but does not run: ${built}`);
  return built;
}

/** @param {string} path */
function checkGiven(path) {
  try {
    accessSync(path, constants.X_OK);
    if (statSync(path).isFile()) return resolve(path);
  } catch {
    // Said below.
  }
  throw new SetUpError(`MEDIASOUP_WORKER_BIN names no file that can be run: ${path}`);
}

/** @param {string} path */
function runs(path) {
  return existsSync(path) && spawnSync(path, [], { env: {} }).status === NOT_MY_FATHER;
}

/**
 * Runs mediasoup's own install script.
 * @param {string} target
 * @returns {Promise<boolean>} whether there is a worker now
 */
async function download(target) {
  // Without a download that script would go on to fetch a tool chain with pip; without a Python it stops
  // there.
  const env = projectEnv({ PYTHON: 'false' });
  delete env.MEDIASOUP_WORKER_BIN;
  const options = { cwd: MEDIASOUP, env, timeoutMs: DOWNLOAD_TIMEOUT_MS };
  await attempt(PROJECT_NODE, ['npm-scripts.mjs', 'postinstall'], options);
  const result = join(MEDIASOUP, 'worker', 'out', 'Release', 'mediasoup-worker');
  if (!runs(result)) return false;
  keep(result, target);
  return true;
}

/**
 * Copies in a way that leaves either the whole file or none.
 * @param {string} from
 * @param {string} to
 */
function keep(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}`;
  copyFileSync(from, partial);
  renameSync(partial, to);
}

/** Changes when a file of our own recipe does. */
function recipeHash() {
  return fingerprint(RECIPE, ['.'], (name) => name.endsWith('.md'));
}
