/** Reads what vitest's JSON reporter wrote (`JsonTestResults` in vitest/node). */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ROOT } from '../paths.mjs';

/**
 * @param {string} file
 * @param {number | null} exitCode vitest's own
 * @returns {{ passed: number, failures: string[] }}
 */
export function readVitestReport(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failures: ['vitest crashed before it could report'] };

  /** @type {string[]} */
  const failures = [];
  let passed = 0;
  for (const suite of JSON.parse(readFileSync(file, 'utf8')).testResults) {
    const path = relative(ROOT, suite.name);
    const failuresBefore = failures.length;
    for (const test of suite.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failures.push(`${path}: ${test.fullName}`);
      else failures.push(`${path}: ${test.fullName} (skipped tests are not allowed)`);
    }
    if (suite.status === 'failed' && failures.length === failuresBefore) {
      failures.push(`${path}: ${firstLine(suite.message) || 'the file failed outside of its tests'}`);
    }
  }

  if (passed + failures.length === 0) failures.push('no tests were found');
  else if (exitCode !== 0 && failures.length === 0)
    failures.push('vitest reported an error outside of any test');
  return { passed, failures };
}

/** @param {string | undefined} text */
function firstLine(text) {
  return text?.split('\n', 1)[0];
}
