import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { markIcon } from '@auxcast/shared-types/mark';
import sharp from 'sharp';

const SIZES = [16, 32, 48, 128] as const;
/** Up to this many pixels the mark is drawn with fewer, heavier strokes. */
const SMALL = 32;

/** The manifest's `icons`: size in pixels to path in the package. */
export const ICON_PATHS: Readonly<Record<string, string>> = Object.fromEntries(
  SIZES.map((size) => [String(size), iconPath(size)]),
);

function iconPath(size: number): string {
  return `icon/${size}.png`;
}

/** Draws the mark at every size below `directory`; Chromium takes no SVG for its toolbar. */
export async function drawIcons(
  directory: string,
): Promise<Array<{ absoluteSrc: string; relativeDest: string }>> {
  await mkdir(join(directory, 'icon'), { recursive: true });
  return Promise.all(
    SIZES.map(async (size) => {
      const relativeDest = iconPath(size);
      const absoluteSrc = join(directory, relativeDest);
      await sharp(Buffer.from(markIcon(size <= SMALL)), { density: 72 * 8 })
        .resize(size, size)
        .png()
        .toFile(absoluteSrc);
      return { absoluteSrc, relativeDest };
    }),
  );
}
