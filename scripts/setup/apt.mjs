/**
 * apt-get and dpkg, run by a program: in English, without questions, and never cut short while they change
 * the machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../command.mjs';
import { CACHE } from '../paths.mjs';
import { withSystemFolders } from '../system-folders.mjs';
import { aptTrouble, lockHolder } from './apt-trouble.mjs';
import { heldPackages } from './dpkg-state.mjs';

/**
 * What the last command said. Package scripts need an output that stays when this script is killed, which a
 * pipe does not.
 */
const OUTPUT_FILE = `${CACHE}/apt.log`;

/** A machine that was just made installs its own updates first, which takes minutes. */
const LOCK_PATIENCE_MS = 600_000;
const LOOK_AGAIN_MS = 2_000;

/**
 * The status has descriptor 3. On 1 it would take the package scripts' standard output away: adduser, for
 * one, then fails.
 */
const APT_OPTIONS = [
  ...['-o', 'APT::Status-Fd=3', '-o', 'Dpkg::Use-Pty=0', '-o', 'APT::Update::Error-Mode=any'],
  ...['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'],
];

/** Nothing of the user's is removed for ours. */
const INSTALL = ['install', '--yes', '--no-install-recommends', '--no-remove'];

/**
 * Messages are read by this program, so they are in English; whatever would ask a question takes its default.
 */
const ENV = {
  LC_ALL: 'C.UTF-8',
  LANGUAGE: 'C',
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
  UCF_FORCE_CONFFOLD: '1',
};

/** @typedef {(text: string) => void} Detail says how far it is */
/** @typedef {import('./apt-trouble.mjs').Trouble} Trouble */

/**
 * @param {Detail} detail
 * @returns {Promise<Trouble | undefined>} why the list is not as new as it could be
 */
export async function updateList(detail) {
  detail('reading the list of packages');
  return apt(['update'], detail);
}

/**
 * Changes nothing, so it may be cut short.
 * @param {readonly string[]} names
 * @param {Detail} detail
 */
export async function download(names, detail) {
  return apt([...INSTALL, '--download-only', ...names], detail);
}

/**
 * @param {readonly string[]} names
 * @param {Detail} detail
 */
export async function install(names, detail) {
  return apt([...INSTALL, ...names], detail, true);
}

/**
 * Unpacks them anew, whatever is there of them.
 * @param {readonly string[]} names
 * @param {Detail} detail
 */
export async function reinstall(names, detail) {
  return apt([...INSTALL, '--reinstall', ...names], detail, true);
}

/**
 * Installs what packages that are there already lack.
 * @param {Detail} detail
 */
export async function completeBroken(detail) {
  return apt([...INSTALL, '--fix-broken'], detail, true);
}

/**
 * Finishes what an installation that was cut short, or whose scripts failed, has left: without a download.
 * @param {Detail} detail
 */
export async function configurePending(detail) {
  detail('finishing what was begun');
  const args = ['--configure', '--pending', '--force-confdef', '--force-confold'];
  return patiently('dpkg', args, detail, { mustFinish: true });
}

/**
 * @param {string[]} args
 * @param {Detail} detail
 * @param {boolean} [mustFinish]
 */
async function apt(args, detail, mustFinish = false) {
  const onStatus = (/** @type {string} */ line) => {
    const progress = aptProgress(line);
    if (progress) detail(progress);
  };
  return patiently('apt-get', [...args, ...APT_OPTIONS], detail, { mustFinish, onStatus });
}

/**
 * Waits for other programs that install packages.
 * @param {string} command
 * @param {string[]} args
 * @param {Detail} detail
 * @param {{ mustFinish: boolean, onStatus?: (line: string) => void }} options
 * @returns {Promise<Trouble | undefined>}
 */
async function patiently(command, args, detail, options) {
  const until = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    // `su` without `-` keeps an ordinary user's PATH, and dpkg then refuses to work.
    const env = { ...process.env, ...ENV, PATH: withSystemFolders(process.env.PATH) };
    const { exitCode, output } = await attempt(command, args, { ...options, env, outputFile: OUTPUT_FILE });
    if (exitCode === 0) return undefined;
    const holder = lockHolder(output);
    if (holder === undefined || performance.now() > until) return aptTrouble(output, heldPackages());
    detail(`waiting for ${holder}, which installs packages`);
    await sleep(LOOK_AGAIN_MS);
  }
}

/**
 * A line of apt's status: `dlstatus:3:42.5:Retrieving file 3 of 9` or `pmstatus:cmake:61.9:Unpacking cmake
 * (amd64)`.
 * @param {string} line
 */
export function aptProgress(line) {
  const [, percent, what] = /^(?:dlstatus|pmstatus):(?:[^:]|:(?!\d))*:([\d.]+):(.*)$/.exec(line) ?? [];
  return percent === undefined ? undefined : `${Math.round(Number(percent))} %  ${what}`;
}
