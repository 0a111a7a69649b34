/**
 * Whether what a Debian package brings is on this machine already, from wherever: another system's package,
 * or the user's own.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withSystemFolders } from '../system-folders.mjs';

/**
 * @type {Readonly<Record<string, { command: readonly string[] } | { library: string }>>} by Debian's name; a
 * library by pkg-config's
 */
const PROOFS = {
  cmake: { command: ['cmake'] },
  'ninja-build': { command: ['ninja'] },
  'pkg-config': { command: ['pkg-config'] },
  'g++': { command: ['c++', 'g++', 'clang++'] },
  'libuv1-dev': { library: 'libuv' },
  'libssl-dev': { library: 'openssl' },
  'libsrtp2-dev': { library: 'libsrtp2' },
  'libflatbuffers-dev': { library: 'flatbuffers' },
  'flatbuffers-compiler': { command: ['flatc'] },
  chromium: { command: ['chromium', 'chromium-browser', 'google-chrome'] },
  'firefox-esr': { command: ['firefox-esr', 'firefox'] },
  pulseaudio: { command: ['pulseaudio'] },
  iproute2: { command: ['ip'] },
  nftables: { command: ['nft'] },
  coturn: { command: ['turnserver'] },
  postgresql: { command: ['initdb'] },
  strace: { command: ['strace'] },
  icecast2: { command: ['icecast2'] },
  ffmpeg: { command: ['ffmpeg'] },
  mpg123: { command: ['mpg123'] },
  'vlc-bin': { command: ['vlc'] },
  'vlc-plugin-base': { command: ['vlc'] },
  'opus-tools': { command: ['opusinfo'] },
  nginx: { command: ['nginx'] },
  'oggz-tools': { command: ['oggz-validate', 'oggz'] },
};

/** Debian keeps the programs of each version of the PostgreSQL server apart. */
const POSTGRES = '/usr/lib/postgresql';

/**
 * @param {string} name Debian's name of the package
 * @param {string} [postgres] where the versions of PostgreSQL are
 */
export function isHere(name, postgres = POSTGRES) {
  const proof = PROOFS[name];
  if (proof === undefined) return false;
  if ('command' in proof) return findCommand(proof.command, postgres) !== undefined;
  return spawnSync('pkg-config', ['--exists', proof.library]).status === 0;
}

/**
 * @param {readonly string[]} names the first that is found is taken
 * @param {string} [postgres]
 * @returns {string | undefined} its path
 */
export function findCommand(names, postgres = POSTGRES) {
  const folders = [...withSystemFolders(process.env.PATH).split(delimiter), ...postgresFolders(postgres)];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
}

/** @param {string} root */
function postgresFolders(root) {
  return existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : [];
}

/** @param {string} path */
export function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
