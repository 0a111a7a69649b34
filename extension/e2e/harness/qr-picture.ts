import type { Page } from 'puppeteer-core';
import sharp from 'sharp';

/**
 * Which modules of a QR code are dark, row by row, as they stand on the screen. `size`: modules a side, quiet
 * zone included.
 */
export async function seenModules(page: Page, selector: string, size: number): Promise<boolean[][]> {
  const svg = await page.waitForSelector(selector);
  if (!svg) throw new Error(`There is no ${selector}.`);
  const picture = await svg.screenshot();
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const darkAt = (column: number, row: number) => {
    const x = Math.floor(((column + 0.5) * info.width) / size);
    const y = Math.floor(((row + 0.5) * info.height) / size);
    return (data[(y * info.width + x) * info.channels] ?? 255) < 128;
  };
  const across = Array.from({ length: size }, (_, index) => index);
  return across.map((row) => across.map((column) => darkAt(column, row)));
}
