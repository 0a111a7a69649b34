import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { npm } from './npm.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-npm-'));
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  vi.stubEnv('npm_execpath', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** @param {string} said by a stand-in for npm, which then fails */
function failing(said) {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho "${said}" >&2; exit 1\n`, { mode: 0o755 });
  return npm(['ci']);
}

test('says that the disk is full, how much is wanted and where', async () => {
  await expect(failing('npm error code ENOSPC')).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The disk is full: installing the npm packages takes up to 900 MB, and in \S+ \d+ MB are free\. Make room/,
    ),
    output: undefined,
  });
});

test('says that a quota is used up', async () => {
  await expect(failing('npm error EDQUOT: disk quota exceeded')).rejects.toThrow(
    /quota\) is used up: .*node_modules/,
  );
});

test('shows what npm said otherwise', async () => {
  await expect(failing('npm error code E500')).rejects.toMatchObject({
    message: 'npm ci failed.',
    output: 'npm error code E500',
  });
});
