import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableMemory } from './memory.mjs';

const MB = 1024 * 1024;
const MEMORY_CGROUPS = '/sys/fs/cgroup/memory';

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'auxcast-memory-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** @param {Record<string, string | number>} files by their path; a number is one of MB, written in bytes */
function machine(files) {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${typeof content === 'number' ? content * MB : content}\n`);
  }
}

const MEMINFO =
  'MemTotal: 2097152 kB\nMemAvailable:    1024000 kB\nSwapTotal: 1024000 kB\nSwapFree:         512000 kB';
const V2 = '30 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
const V1 = '33 24 0:31 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory';

test('is what the machine has, where no container bounds it', () => {
  machine({ 'proc/meminfo': MEMINFO });
  expect(availableMemory(root)).toEqual({ free: 1000, withSwap: 1500, isCapped: false });
});

describe('cgroup v2', () => {
  test('counts what the group may still take, and what it holds of files', () => {
    machine({
      'proc/meminfo': MEMINFO,
      'proc/self/mountinfo': V2,
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.max': 512,
      'sys/fs/cgroup/memory.high': 'max',
      'sys/fs/cgroup/memory.current': 300,
      'sys/fs/cgroup/memory.stat': `anon ${100 * MB}\ninactive_file ${150 * MB}\nactive_file ${20 * MB}`,
      'sys/fs/cgroup/memory.swap.max': 100,
      'sys/fs/cgroup/memory.swap.current': 40,
    });
    expect(availableMemory(root)).toEqual({ free: 382, withSwap: 442, isCapped: true });
  });

  test('takes the tightest of the groups that it is in', () => {
    machine({
      'proc/meminfo': MEMINFO,
      'proc/self/mountinfo': V2,
      'proc/self/cgroup': '0::/slice/unit',
      'sys/fs/cgroup/slice/memory.max': 200,
      'sys/fs/cgroup/slice/memory.current': 50,
      'sys/fs/cgroup/slice/unit/memory.max': 'max',
      'sys/fs/cgroup/slice/unit/memory.current': 10,
      'sys/fs/cgroup/slice/unit/memory.swap.max': 0,
    });
    expect(availableMemory(root)).toMatchObject({ free: 150, isCapped: true });
  });

  test('knows the soft limit, at which a group is slowed down', () => {
    machine({
      'proc/meminfo': MEMINFO,
      'proc/self/mountinfo': V2,
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.max': 'max',
      'sys/fs/cgroup/memory.high': 256,
      'sys/fs/cgroup/memory.current': 56,
    });
    expect(availableMemory(root)).toMatchObject({ free: 200 });
  });
});

describe('cgroup v1', () => {
  const group = {
    'proc/meminfo': MEMINFO,
    'proc/self/mountinfo': V1,
    'proc/self/cgroup': '9:name=systemd:/\n4:cpu,memory:/docker/abc',
  };

  test('counts what the group may still take, of memory alone and with swap', () => {
    machine({
      ...group,
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      'sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': 512,
      'sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes': 400,
      'sys/fs/cgroup/memory/docker/abc/memory.memsw.limit_in_bytes': 600,
      'sys/fs/cgroup/memory/docker/abc/memory.memsw.usage_in_bytes': 400,
      'sys/fs/cgroup/memory/docker/abc/memory.stat': `total_inactive_file ${50 * MB}\ntotal_active_file 0`,
    });
    expect(availableMemory(root)).toEqual({ free: 162, withSwap: 250, isCapped: true });
  });

  test('finds the group of a container that sees its own as the root', () => {
    machine({
      ...group,
      'proc/self/mountinfo': '33 24 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': 300,
      'sys/fs/cgroup/memory/memory.usage_in_bytes': 100,
    });
    expect(availableMemory(root)).toMatchObject({ free: 200 });
  });

  test('of this machine: a group with 200 MB', () => {
    const mounts = execFileSync('mount', { encoding: 'utf8' });
    // Where there is none, the tests above show all there is.
    if (!mounts.includes(` ${MEMORY_CGROUPS} type cgroup `)) return;
    const folder = join(MEMORY_CGROUPS, `auxcast-test-${process.pid}`);
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, 'memory.limit_in_bytes'), String(200 * MB));
      const source = `import { availableMemory } from '${new URL('memory.mjs', import.meta.url)}'; console.log(JSON.stringify(availableMemory()));`;
      const command = `echo $$ > ${folder}/cgroup.procs && exec "$0" --input-type=module --eval "$1"`;
      const { stdout } = spawnSync('sh', ['-c', command, process.execPath, source], { encoding: 'utf8' });
      const { free, isCapped } = JSON.parse(stdout);
      expect(isCapped).toBe(true);
      expect(free).toBeGreaterThan(50);
      expect(free).toBeLessThan(200);
    } finally {
      rmdirSync(folder);
    }
  });
});
