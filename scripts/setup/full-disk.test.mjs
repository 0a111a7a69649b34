import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fullDisk, room } from './full-disk.mjs';

const FOLDERS = ['/home/aux', '/tmp'];
const WISH = { what: 'building the worker', wantedMB: 100, folders: FOLDERS };

/** @param {number[]} free MB, in the order of FOLDERS @param {number} [files] */
const rooms = (free, files) => (/** @type {string} */ folder) => ({
  freeMB: free[FOLDERS.indexOf(folder)] ?? 0,
  files,
});

test.each([
  'c++: fatal error: error writing to /tmp/ccX.s: No space left on device',
  'npm error code ENOSPC',
  'Error: ENOSPC: no space left on device, write',
  'ninja: fatal: not enough space',
])('says how much is wanted, and where the least is free: %s', (output) => {
  expect(fullDisk(output, WISH, rooms([5000, 3]))?.message).toBe(
    'The disk is full: building the worker takes up to 100 MB, and in /tmp 3 MB are free. Make room there, then start again.',
  );
});

test.each(['Error: EDQUOT: disk quota exceeded, write', 'ld: cannot write: Disk quota exceeded'])(
  'says that a quota is used up, whatever is free: %s',
  (output) => {
    expect(fullDisk(output, WISH, rooms([5000, 5000]))?.message).toMatch(
      /^This user's share of the disk \(quota\) is used up: building the worker takes up to 100 MB, in \/home\/aux and \/tmp\./,
    );
  },
);

test('says that no more files can be made, where there are bytes enough', () => {
  expect(fullDisk('No space left on device', WISH, rooms([4000, 5000], 0))?.message).toMatch(
    /in \/home\/aux no more files can be made \(df -i/,
  );
});

test('knows a full disk by what is free, where a tool does not say why it failed', () => {
  expect(
    fullDisk('collect2: fatal error: ld terminated with signal 7 [Bus error]', WISH, rooms([5000, 0])),
  ).toBeDefined();
  expect(fullDisk('error: redefinition', WISH, rooms([5000, 3], 7))).toBeUndefined();
});

test('counts a folder that is to be made by what it will be made in', () => {
  expect(room(join(tmpdir(), 'not', 'here', 'yet')).freeMB).toBe(room(tmpdir()).freeMB);
});
