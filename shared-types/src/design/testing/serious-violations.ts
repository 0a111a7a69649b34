import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'puppeteer-core';

declare global {
  interface Window {
    axe?: { run: (options: RunOptions) => Promise<AxeResults> };
  }
}

const SCRIPT = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe calls serious or critical on the page as it is. */
export async function seriousViolations(page: Page): Promise<unknown[]> {
  if (!(await page.evaluate(() => window.axe !== undefined)))
    await page.evaluate(await readFile(SCRIPT, 'utf8'));
  const violations = await page.evaluate(
    async () => (await window.axe?.run({ resultTypes: ['violations'] }))?.violations,
  );
  if (!violations) throw new Error('axe did not run.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }));
}
