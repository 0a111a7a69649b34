import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** @param {string} name @param {string[]} args */
function run(name, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, name), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each(['test', 'demo', 'fuzz'])('%s --help says what it does and starts nothing', (name) => {
  const { status, stdout, stderr } = run(`${name}.mjs`, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^npm (test|run \w+)/);
});

test('npm test runs nothing when it is given a file that it would not look at', () => {
  const { status, stderr } = run('test.mjs', 'one.test.ts');
  expect(status).toBe(2);
  expect(stderr).toMatch(/One file: in backend\//);
});
