/**
 * A reporter for vitest: how long each test file took, with its imports and hooks, which the JSON report
 * leaves out. It writes to the file that `AUXCAST_TEST_TIMES` names.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import { ROOT } from '../paths.mjs';

export default class TimeReporter {
  /** @param {readonly import('vitest/node').TestModule[]} testModules */
  onTestRunEnd(testModules) {
    const target = process.env.AUXCAST_TEST_TIMES;
    if (target === undefined) return;
    const files = testModules.map((testModule) => {
      const spent = testModule.diagnostic();
      const ms =
        spent.environmentSetupDuration + spent.setupDuration + spent.collectDuration + spent.duration;
      return { path: relative(ROOT, testModule.moduleId), ms };
    });
    writeFileSync(target, JSON.stringify(files));
  }
}
