import type { Page } from 'puppeteer-core';

/** A script's click: unlike a mouse's it needs the page neither in front nor drawn. */
export async function click(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector);
  await page.$eval(selector, (element) => {
    if (element instanceof HTMLElement) element.click();
  });
}

/** Chooses the option that says so. */
export async function choose(page: Page, selector: string, words: string): Promise<void> {
  const option = `${selector} option`;
  await page.waitForFunction(
    (all, wanted) => [...document.querySelectorAll(all)].some((one) => one.textContent?.trim() === wanted),
    { polling: 'mutation' },
    option,
    words,
  );
  const value = await page.$$eval(
    option,
    (all, wanted) => {
      const found = all.find((one) => one.textContent?.trim() === wanted);
      return found instanceof HTMLOptionElement ? found.value : '';
    },
    words,
  );
  await page.select(selector, value);
}
