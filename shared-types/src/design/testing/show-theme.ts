import type { MediaFeature, Page } from 'puppeteer-core';

/**
 * Shows the page as whoever prefers that theme sees it. No colour is on its way from then on, whatever is
 * rendered later: on a busy machine a change of colours begins when nobody expects it any more, and in a page
 * that is not drawn it never ends.
 */
export async function showTheme(
  page: Page,
  theme: 'light' | 'dark',
  ...more: readonly MediaFeature[]
): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }, ...more]);
  await page.evaluate(() => {
    // The page's policy forbids a style element; it has nothing against a sheet that is made by a script.
    const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets = [still];
  });
}
