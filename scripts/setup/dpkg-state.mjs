/** What Debian's package manager says about packages on this machine. */
import { spawnSync } from 'node:child_process';

/**
 * `missing`: to be installed. `broken`: unpacked halfway, to be unpacked anew. `unfinished`: unpacked, and to be configured.
 * `waiting`: it works, but another package's work for it is not done.
 * @typedef {'missing' | 'broken' | 'unfinished' | 'waiting' | 'installed'} State
 */

/** @type {Readonly<Record<string, State>>} dpkg's word for it: dpkg-query(1), "Package status" */
const STATES = {
  'half-installed': 'broken',
  unpacked: 'unfinished',
  'half-configured': 'unfinished',
  'triggers-awaited': 'waiting',
  'triggers-pending': 'waiting',
  installed: 'installed',
};

/**
 * @param {string} name
 * @returns {State}
 */
export function packageState(name) {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stateOf(stdout ?? '');
}

/**
 * @param {string} status the package's paragraph of dpkg's status file
 * @returns {State}
 */
export function stateOf(status) {
  const [, flag, word = ''] = /^Status: \S+ (\S+) (\S+)$/m.exec(status) ?? [];
  // "reinstreq": whatever state it is in, its files are not to be trusted.
  if (flag === 'reinstreq') return 'broken';
  return STATES[word] ?? 'missing';
}

/** @returns {string[]} the packages whose version somebody has fixed */
export function heldPackages() {
  const { stdout } = spawnSync('apt-mark', ['showhold'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((name) => name.trim().replace(/:\w+$/, '') || []);
}
