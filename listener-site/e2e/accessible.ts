import {
  RULES_OF_COLOURS,
  seriousViolations,
} from '@auxcast/shared-types/design/testing/serious-violations.ts';
import { showTheme } from '@auxcast/shared-types/design/testing/show-theme.ts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAKE_MICROPHONE, launch } from './browser.ts';
import { enter, SCENES } from './scenes.ts';
import { SiteServer } from './site-server.ts';

const WIDTHS = [360, 768, 1280];
/** The narrowest that a page must fit without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
const HEIGHT = 900;
const STILL = { name: 'prefers-reduced-motion', value: 'reduce' };

/** Tests of every other scene, from that one on: a file for each half, and two of them run at a time. */
export function testsAccessibility(from: 0 | 1): void {
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

  const half = Object.entries(SCENES).filter((_entry, place) => place % 2 === from);
  describe.each(half)('%s', (_name, scene) => {
    test('is accessible, fits, and keeps to its own policy at every width, in the light and in the dark', async () => {
      const page = await browser.newPage();
      try {
        await showTheme(page, 'light', STILL);
        await page.setViewport({ width: NARROWEST, height: HEIGHT });
        const complaints = await enter(scene, page, site);
        expect(complaints).toEqual([]);
        expect(await sidewaysPx(page), `at ${NARROWEST}`).toBeLessThanOrEqual(0);
        for (const width of WIDTHS) {
          await page.setViewport({ width, height: HEIGHT });
          expect(await sidewaysPx(page), `at ${width}`).toBeLessThanOrEqual(0);
          await showTheme(page, 'light', STILL);
          expect(await seriousViolations(page), `at ${width} in the light`).toEqual([]);
          await showTheme(page, 'dark', STILL);
          expect(await seriousViolations(page, RULES_OF_COLOURS), `at ${width} in the dark`).toEqual([]);
        }
        expect(complaints).toEqual([]);
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
