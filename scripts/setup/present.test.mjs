import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canRun, findCommand, isHere } from './present.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-present-'));
  vi.stubEnv('PATH', join(folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/**
 * @param {string} path below the test's folder
 * @param {number} [mode]
 */
function put(path, mode = 0o755) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '#!/bin/sh\n', { mode });
}

const postgres = () => join(folder, 'postgresql');

test.each([
  ['strace', 'bin/strace'],
  ['postgresql', 'bin/initdb'],
  ['postgresql', 'postgresql/17/bin/initdb'],
  ['g++', 'bin/clang++'],
])('takes %s for present by %s', (name, program) => {
  expect(isHere(name, postgres())).toBe(false);
  put(program);
  expect(isHere(name, postgres())).toBe(true);
});

test("does not take PostgreSQL's client for its server", () => {
  put('bin/psql');
  put('bin/pg_dump');
  put('postgresql/17/bin/pg_dump');
  expect(isHere('postgresql', postgres())).toBe(false);
});

test('takes nothing for a program that cannot be run: a folder, or a file without the right', () => {
  mkdirSync(join(folder, 'bin/strace'), { recursive: true });
  put('bin/initdb', 0o644);
  expect(isHere('strace', postgres())).toBe(false);
  expect(canRun(join(folder, 'bin/initdb'))).toBe(false);
});

test('takes a package of which it knows no proof for missing', () => {
  put('bin/unknown');
  expect(isHere('unknown', postgres())).toBe(false);
});

test("finds root's programs with an ordinary user's PATH", () => {
  expect(findCommand(['ldconfig'])).toMatch(/sbin\/ldconfig$/);
});
