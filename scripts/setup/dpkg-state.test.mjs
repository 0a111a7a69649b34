import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packageStates } from './dpkg-state.mjs';
import { PrivateDebian } from './testing/private-debian.fixture.mjs';

/** @type {PrivateDebian} */
let debian;

beforeEach(() => {
  debian = new PrivateDebian();
});
afterEach(() => {
  vi.unstubAllEnvs();
  debian.remove();
});

/** @param {string} name @param {string} status @param {string} [architecture] */
function paragraph(name, status, architecture = 'all') {
  return `Package: ${name}\nStatus: ${status}\nMulti-Arch: same\nVersion: 1\nArchitecture: ${architecture}\nMaintainer: x\nDescription: x\n`;
}

test('asks dpkg once for the states of all packages', () => {
  debian.write(
    'root/var/lib/dpkg/status',
    [
      paragraph('aux-done', 'install ok installed', 'amd64'),
      paragraph('aux-bad', 'install reinstreq installed', 'amd64'),
      paragraph('aux-half', 'install ok half-configured', 'amd64'),
      paragraph('aux-gone', 'deinstall ok config-files', 'amd64'),
      paragraph('aux-two', 'install ok unpacked', 'amd64'),
      paragraph('aux-two', 'install ok installed', 'i386'),
    ].join('\n'),
  );
  const counting = '#!/bin/sh\necho once >> "$(dirname "$0")/asked"; exec /usr/bin/dpkg-query "$@"\n';
  writeFileSync(join(debian.folder, 'dpkg-query'), counting, { mode: 0o755 });
  vi.stubEnv('PATH', `${debian.folder}:${process.env.PATH}`);
  const names = ['aux-done', 'aux-nowhere', 'aux-bad', 'aux-half', 'aux-gone', 'aux-two'];
  expect(Object.fromEntries(packageStates(names))).toEqual({
    'aux-done': 'installed',
    'aux-nowhere': 'missing',
    'aux-bad': 'broken',
    'aux-half': 'unfinished',
    'aux-gone': 'missing',
    'aux-two': 'installed',
  });
  expect(debian.read('asked')).toBe('once\n');
});
