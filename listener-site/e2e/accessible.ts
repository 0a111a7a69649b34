import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAKE_MICROPHONE, launch } from './browser.ts';
import { enter, SCENES } from './scenes.ts';
import { SiteServer } from './site-server.ts';

const WIDTHS = [360, 768, 1280];
/** The narrowest that a page must fit without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
const HEIGHT = 900;

/** Tests of every scene in that theme. A test file each, so that two of them run at a time. */
export function testsAccessibility(theme: 'dark' | 'light'): void {
  let site: SiteServer;
  let browser: Browser;

  beforeAll(async () => {
    [site, browser] = await Promise.all([
      SiteServer.start(),
      launch('user-gesture-required', FAKE_MICROPHONE),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  describe.each(Object.entries(SCENES))(`%s in the ${theme}`, (_name, scene) => {
    test('is accessible, fits, and keeps to its own policy at every width', async () => {
      const page = await browser.newPage();
      try {
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: theme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        await page.setViewport({ width: NARROWEST, height: HEIGHT });
        const complaints = await enter(scene, page, site);
        expect(complaints).toEqual([]);
        expect(await sidewaysPx(page), `at ${NARROWEST}`).toBeLessThanOrEqual(0);
        for (const width of WIDTHS) {
          await page.setViewport({ width, height: HEIGHT });
          expect(await sidewaysPx(page), `at ${width}`).toBeLessThanOrEqual(0);
          expect(await seriousViolations(page), `at ${width}`).toEqual([]);
        }
      } finally {
        await page.close();
      }
    });
  });
}

/** How far the page scrolls sideways. */
function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
