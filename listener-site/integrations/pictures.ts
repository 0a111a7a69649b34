import { writeFile } from 'node:fs/promises';
import { MARK_STROKES, markIcon, NIGHT, PAPER, SIGNAL } from '@auxcast/shared-types/mark';
import type { AstroIntegration } from 'astro';
import sharp from 'sharp';

const CARD = { width: 1200, height: 630 };

/** The picture of a link without artwork: the mark, larger than the card. */
function card(): string {
  const { width, height } = CARD;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
    <rect width="${width}" height="${height}" fill="${NIGHT}"/>
    <g color="${SIGNAL}" transform="translate(330 -67) scale(16)">${MARK_STROKES}</g>
    <rect x="80" y="300" width="120" height="30" rx="15" fill="${PAPER}"/></svg>`;
}

/** Draws the icons and the link card from the mark once the site is built. */
export function pictures(): AstroIntegration {
  return {
    name: 'pictures',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const png = async (svg: string, width: number, file: string): Promise<void> => {
          // Density above 72 dpi lets the vector be drawn at the wanted size, not enlarged.
          await sharp(Buffer.from(svg), { density: 72 })
            .resize(width)
            .png()
            .toFile(new URL(file, dir).pathname);
        };
        await writeFile(new URL('favicon.svg', dir), markIcon(true));
        await png(markIcon(true), 32, 'favicon-32.png');
        await png(markIcon(false), 180, 'apple-touch-icon.png');
        await png(card(), CARD.width, 'card.png');
      },
    },
  };
}
