/**
 * Debian packages that the project needs on the machine: installed when this is root, named when it is not.
 */
import { spawnSync } from 'node:child_process';
import { step } from '../progress.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { completeBroken, configurePending, download, install, reinstall, updateList } from './apt.mjs';
import { packageStates } from './dpkg-state.mjs';
import { findCommand, isHere } from './present.mjs';

/** @typedef {import('./apt-trouble.mjs').Trouble} Trouble */
/** @typedef {import('./dpkg-state.mjs').State} State */
/** @typedef {(text: string) => void} Detail */

/**
 * @type {readonly Trouble['kind'][]} What comes of a list that could not be renewed: why it could not is the
 * cause.
 */
const OF_OLD_LISTS = ['offer', 'gone', 'fit'];

/**
 * @param {string} purpose what they are for: "the tests in real browsers"
 * @param {readonly string[]} packages
 */
export async function ensureDebianPackages(purpose, packages) {
  if (!hasApt()) return withoutApt(purpose, packages);
  if (process.getuid?.() !== 0) return forOrdinaryUser(purpose, packages);

  const lacking = lackingOf(packages);
  if (lacking.size === 0) return;
  await step(`Installing ${[...lacking.keys()].join(', ')}`, (detail) => provide(packages, detail));
}

/**
 * @param {string} purpose
 * @param {readonly string[]} wanted
 */
function withoutApt(purpose, wanted) {
  const missing = wanted.filter((name) => !isHere(name));
  if (missing.length === 0) return;
  throw new SetUpError(
    `For ${purpose} this machine needs what Debian calls ${missing.join(', ')}: install them with its own package manager.`,
  );
}

/**
 * @param {string} purpose
 * @param {readonly string[]} wanted
 */
function forOrdinaryUser(purpose, wanted) {
  const lacking = lackingOf(wanted);
  const commands = [];
  if (withState(lacking, ['unfinished', 'broken']).length > 0) commands.push('dpkg --configure -a');
  const missing = withState(lacking, ['missing', 'broken']);
  if (missing.length > 0) {
    commands.push('apt-get update', `apt-get install -y ${missing.join(' ')}`);
  }
  if (commands.length > 0) throw new SetUpError(`For ${purpose}, install first${asRoot(commands)}`);
}

/**
 * Debian installs no sudo where root was given a password.
 * @param {readonly string[]} commands
 */
function asRoot(commands) {
  const [become] = ['sudo', 'doas'].filter((name) => findCommand([name]) !== undefined);
  if (become === undefined) return ` as root (su -; this machine has no sudo): ${commands.join(' && ')}`;
  return `: ${commands.map((command) => `${become} ${command}`).join(' && ')}`;
}

/**
 * @param {readonly string[]} wanted
 * @param {Detail} detail
 */
async function provide(wanted, detail) {
  const begun = withState(lackingOf(wanted), ['unfinished', 'waiting']);
  if (begun.length > 0) {
    const trouble = await configurePending(detail);
    // A package whose own script fails does so again, however often it is installed. Missing dependencies are
    // apt's business.
    const failed = withState(lackingOf(begun), ['unfinished']);
    if (trouble?.kind === 'script' && failed.length > 0 && !/dependency problems/.test(trouble.output)) {
      throw inTrouble(trouble);
    }
  }
  if (withState(lackingOf(wanted), ['missing', 'broken', 'unfinished']).length === 0) return;

  const stale = await updateList(detail);
  const trouble = await installLacking(wanted, detail);
  const left = [...lackingOf(wanted).keys()];
  if (left.length === 0) return;
  if (stale && (!trouble || OF_OLD_LISTS.includes(trouble.kind))) throw inTrouble(stale);
  if (trouble) throw inTrouble(trouble);
  throw new SetUpError(
    `apt-get says all is well, but ${left.join(', ')} cannot be used: apt-get install says more.`,
  );
}

/**
 * @param {readonly string[]} wanted
 * @param {Detail} detail
 * @returns {Promise<Trouble | undefined>}
 */
async function installLacking(wanted, detail) {
  const lacking = lackingOf(wanted);
  const broken = withState(lacking, ['broken']);
  const others = withState(lacking, ['missing', 'unfinished', 'waiting']);
  const attemptOnce = async () =>
    (await download([...broken, ...others], detail)) ??
    (broken.length > 0 ? await reinstall(broken, detail) : undefined) ??
    (others.length > 0 ? await install(others, detail) : undefined);

  const trouble = await attemptOnce();
  if (trouble?.kind === 'unfinished') await configurePending(detail);
  else if (trouble?.kind === 'fit') await completeBroken(detail);
  else return trouble;
  return attemptOnce();
}

/**
 * @param {readonly string[]} names
 * @returns {Map<string, State>} those that are not wholly installed, nor there in another way
 */
function lackingOf(names) {
  const states = [...packageStates(names)];
  return new Map(
    states.filter(([name, state]) => state !== 'installed' && !(state === 'missing' && isHere(name))),
  );
}

/**
 * @param {ReadonlyMap<string, State>} lacking
 * @param {readonly State[]} states
 */
function withState(lacking, states) {
  return [...lacking].filter(([, state]) => states.includes(state)).map(([name]) => name);
}

/** @param {Trouble} trouble */
function inTrouble({ kind, line, output }) {
  return new SetUpError(line, kind === 'script' || kind === 'other' ? output : undefined);
}

function hasApt() {
  return ['apt-get', 'dpkg-query'].every((command) => spawnSync(command, ['--version']).status === 0);
}
