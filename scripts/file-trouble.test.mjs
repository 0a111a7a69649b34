import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileTrouble } from './file-trouble.mjs';

/** @param {() => void} work */
function errorOf(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
}

test('says that the disk is full, where a file cannot be written', () => {
  expect(fileTrouble(errorOf(() => writeFileSync('/dev/full', 'x')))?.message).toMatch(
    /^The disk is full, so that .* could not be written: make room there, then start again\.$/,
  );
});

test.each([
  ['EDQUOT', /quota.*\/here\/x could not/],
  ['EROFS', /^\/here\/x lies on a disk that is mounted read-only/],
  ['EACCES', /may not write \/here\/x .*chown/],
])('names the file at %s', (code, line) => {
  const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/here/x' });
  expect(fileTrouble(error)?.message).toMatch(line);
});

test('leaves other errors as they are', () => {
  expect(fileTrouble(new Error('ENOSPC'))).toBeUndefined();
  expect(fileTrouble(errorOf(() => writeFileSync('/nowhere/x', '')))).toBeUndefined();
});
