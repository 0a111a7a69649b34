/**
 * How much memory a program may still take here: what the machine has, and what a container (cgroup v1 or v2)
 * leaves of it.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';

const MB = 1024 * 1024;

/** Limits of this size and above mean none: cgroup v1 writes a number near 2^63. */
const NO_LIMIT = 2 ** 60;

/**
 * @typedef {object} Memory
 * @property {number} free MB that are free, or would be when files' caches were dropped
 * @property {number} withSwap MB, with what is free of the swap
 * @property {boolean} isCapped a container's limit is what bounds it, not the machine
 */

/** @typedef {{ free: number, withSwap: number }} Room in bytes */

/**
 * @param {string} [root] where `/proc` and what `/proc/self/mountinfo` names are looked for
 * @returns {Memory}
 */
export function availableMemory(root = '/') {
  const machine = machineRoom(root);
  const rooms = cgroups(root).map(({ folder, version }) =>
    version === 2 ? room2(folder, machine) : room1(folder, machine),
  );
  const free = Math.min(machine.free, ...rooms.map((room) => room.free));
  return {
    free: Math.max(0, Math.floor(free / MB)),
    withSwap: Math.max(0, Math.floor(Math.min(machine.withSwap, ...rooms.map((room) => room.withSwap)) / MB)),
    isCapped: free < machine.free,
  };
}

/**
 * @param {string} root
 * @returns {Room}
 */
function machineRoom(root) {
  const text = read(join(root, 'proc/meminfo'));
  /** @param {string} name */
  const bytes = (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN) * 1024;
  const free = bytes('MemAvailable');
  // Other systems than Linux: their free memory says little, because they fill it with caches.
  if (Number.isNaN(free)) return { free: totalmem() / 2, withSwap: totalmem() / 2 };
  return { free, withSwap: free + (bytes('SwapFree') || 0) };
}

/**
 * The cgroups with a limit on memory that this process is in, from its own upwards: each bounds what is below
 * it.
 * @param {string} root
 * @returns {{ folder: string, version: 1 | 2 }[]}
 */
function cgroups(root) {
  const own = read(join(root, 'proc/self/cgroup')).split('\n');
  return read(join(root, 'proc/self/mountinfo'))
    .split('\n')
    .flatMap((line) => {
      // proc(5): id parent major:minor root mount-point options ... - type source super-options
      const [before = '', after = ''] = line.split(' - ');
      const [, , , mountRoot = '', mountPoint = ''] = before.split(' ');
      const [type, , options = ''] = after.split(' ');
      const version =
        type === 'cgroup2' ? 2 : type === 'cgroup' && options.split(',').includes('memory') ? 1 : undefined;
      if (version === undefined) return [];
      const entry = own.find((text) =>
        (version === 2 ? /^0::/ : /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:/).test(text),
      );
      const path = entry?.split(':').slice(2).join(':') ?? '/';
      // A container may see its own group as the root, or not see the path of its group at all.
      const below = path.startsWith(mountRoot === '/' ? '/' : `${mountRoot}/`)
        ? path.slice(mountRoot === '/' ? 0 : mountRoot.length)
        : '/';
      const names = below.split('/').filter(Boolean);
      return Array.from({ length: names.length + 1 }, (_, length) => ({
        folder: join(root, mountPoint, ...names.slice(0, length)),
        version: /** @type {1 | 2} */ (version),
      }));
    });
}

/**
 * @param {string} folder
 * @param {Room} machine
 * @returns {Room}
 */
function room2(folder, machine) {
  const limit = Math.min(number(folder, 'memory.max'), number(folder, 'memory.high'));
  const free = limit - number(folder, 'memory.current', 0) + cachedFiles(folder, '');
  const swap = number(folder, 'memory.swap.max') - number(folder, 'memory.swap.current', 0);
  return { free, withSwap: free + Math.min(Math.max(0, swap), machine.withSwap - machine.free) };
}

/**
 * @param {string} folder
 * @param {Room} machine
 * @returns {Room}
 */
function room1(folder, machine) {
  const cached = cachedFiles(folder, 'total_');
  const free = number(folder, 'memory.limit_in_bytes') - number(folder, 'memory.usage_in_bytes', 0) + cached;
  const both =
    number(folder, 'memory.memsw.limit_in_bytes') - number(folder, 'memory.memsw.usage_in_bytes', 0) + cached;
  return { free, withSwap: Math.min(free + machine.withSwap - machine.free, both) };
}

/**
 * @param {string} folder
 * @param {'' | 'total_'} prefix
 */
function cachedFiles(folder, prefix) {
  const text = read(join(folder, 'memory.stat'));
  const [inactive, active] = ['inactive_file', 'active_file'].map((name) =>
    Number(new RegExp(`^${prefix}${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0),
  );
  return (inactive ?? 0) + (active ?? 0);
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {number} [missing] what a file that is not there, or says `max`, stands for
 */
function number(folder, name, missing = Number.POSITIVE_INFINITY) {
  const text = read(join(folder, name)).trim();
  const value = /^\d+$/.test(text) ? Number(text) : missing;
  return value >= NO_LIMIT ? Number.POSITIVE_INFINITY : value;
}

/**
 * @param {string} path
 * @returns {string} empty where there is no such file, or it may not be read
 */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
