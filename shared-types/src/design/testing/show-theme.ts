import type { MediaFeature, Page } from 'puppeteer-core';

/** Shows the page as whoever prefers that theme sees it, once no colour is on its way any more. */
export async function showTheme(
  page: Page,
  theme: 'light' | 'dark',
  ...more: readonly MediaFeature[]
): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }, ...more]);
  // In a page that is not drawn, colours stay on their way from one theme to the other.
  await page.evaluate(async () => {
    const finish = () => {
      for (const change of document.getAnimations()) if (change instanceof CSSTransition) change.finish();
    };
    finish();
    // The page may just be about to render something anew, which then has a way to go, too.
    await new Promise((resolve) => setTimeout(resolve));
    finish();
  });
}
