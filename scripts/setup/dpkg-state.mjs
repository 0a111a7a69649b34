/** What Debian's package manager says about packages on this machine. */
import { spawnSync } from 'node:child_process';

/**
 * `missing`: to be installed. `broken`: unpacked halfway, to be unpacked anew. `unfinished`: unpacked, and to
 * be configured. `waiting`: it works, but another package's work for it is not done.
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
 * In one question: each takes as long as for all.
 * @param {readonly string[]} names
 * @returns {Map<string, State>} of each
 */
export function packageStates(names) {
  const fields = ['Package', 'db:Status-Eflag', 'db:Status-Status'];
  const format = `--showformat=${fields.map((field) => `\${${field}}`).join(' ')}\\n`;
  const { stdout } = spawnSync('dpkg-query', ['--show', format, ...names], { encoding: 'utf8' });
  /** @type {Map<string, State>} */
  const states = new Map(names.map((name) => [name, 'missing']));
  for (const line of (stdout ?? '').split('\n')) {
    const [name = '', flag = '', word = ''] = line.split(' ');
    // A package may be there for several architectures: one that works does.
    if (states.has(name) && states.get(name) !== 'installed') states.set(name, stateOf(flag, word));
  }
  return states;
}

/**
 * @param {string} flag
 * @param {string} word
 * @returns {State}
 */
function stateOf(flag, word) {
  // Whatever state it is in, its files are not to be trusted.
  if (flag === 'reinstreq') return 'broken';
  return STATES[word] ?? 'missing';
}

/** @returns {string[]} the packages whose version somebody has fixed */
export function heldPackages() {
  const { stdout } = spawnSync('apt-mark', ['showhold'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((name) => name.trim().replace(/:\w+$/, '') || []);
}
