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

/** What a theme can break: everything else is the same in both. */
export const RULES_OF_COLOURS: readonly string[] = ['color-contrast', 'link-in-text-block'];

/**
 * What axe calls serious or critical on the page as it is.
 * @param rules by axe's names; all of them if none are given
 */
export async function seriousViolations(page: Page, rules?: readonly string[]): Promise<unknown[]> {
  if (!(await page.evaluate(() => window.axe !== undefined)))
    await page.evaluate(await readFile(SCRIPT, 'utf8'));
  const options: RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: [...rules] }) };
  const violations = await page.evaluate(
    async (options) => (await window.axe?.run(options))?.violations,
    options,
  );
  if (!violations) throw new Error('axe did not run.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }));
}
