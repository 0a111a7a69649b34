import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { build } from './build.mjs';

vi.mock('../project-node.mjs', () => ({
  // The stand-in before the project's own.
  projectEnv: (/** @type {Record<string, string>} */ extra) => ({ ...process.env, ...extra }),
}));

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-build-'));
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  vi.stubEnv('FOLDER', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/**
 * @param {string} answer what Nx does, in shell, where `$times` says how often it was called; a stand-in that
 * writes that down
 */
function nx(answer) {
  const lines = `echo "$@" >> "$FOLDER/calls"; times=$(wc -l < "$FOLDER/calls"); ${answer}`;
  writeFileSync(join(folder, 'nx'), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

/** @param {number} free MB */
const withMemory = (free) => build(() => ({ free, withSwap: free, isCapped: false }));

/** @returns {boolean[]} for each call, whether it was one project at a time */
function frugal() {
  const lines = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return lines.map((line) => line.includes('--parallel=1'));
}

describe('a build that runs out of memory', () => {
  const KILLED = {
    'Nx itself': 'kill -9 $$',
    'a task of it': 'echo "  > vite build"; echo "Killed"; exit 1',
    'Node within its own bound': 'echo "JavaScript heap out of memory"; exit 134',
  };

  test.each(Object.entries(KILLED))(
    '(%s) is tried once more, one project at a time',
    async (_who, killed) => {
      nx(`[ "$times" -ge 2 ] || { ${killed}; }`);
      await withMemory(4000);
      expect(frugal()).toEqual([false, true]);
    },
  );

  test.each(Object.entries(KILLED))('(%s) is given up in one line after that', async (_who, killed) => {
    nx(killed);
    await expect(withMemory(4000)).rejects.toThrow(
      /^There is too little memory for building the pages, .*carry a built tree over/,
    );
    expect(frugal()).toEqual([false, true]);
  });

  test('is given up at once where it was frugal already', async () => {
    nx('kill -9 $$');
    await expect(withMemory(1000)).rejects.toThrow(/^There is too little memory/);
    expect(frugal()).toEqual([true]);
  });
});

test.each([
  ['ENOSPC: no space left on device, write', /^The disk is full: building the pages.* takes up to \d+ MB/],
  ['ENOSPC: no space left on device"; seq 200; echo "failed', /^The disk is full: /],
  ['EDQUOT: disk quota exceeded, write', /quota\) is used up: building the pages/],
])('a build that fails by %s is not tried again', async (said, line) => {
  nx(`echo "Error: ${said}"; exit 1`);
  await expect(withMemory(4000)).rejects.toThrow(line);
  expect(frugal()).toEqual([false]);
});

test('a build that fails for another reason shows what was said', async () => {
  nx('echo "error TS2322"; exit 1');
  await expect(withMemory(4000)).rejects.toMatchObject({
    message: 'The build failed.',
    output: 'error TS2322',
  });
});

test('a missing Nx is not taken for little memory', async () => {
  await expect(withMemory(4000)).rejects.toMatchObject({ message: 'The build failed.' });
});
