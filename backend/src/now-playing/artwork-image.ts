import { ProtocolError } from '@auxcast/shared-types';
import sharp from 'sharp';

/** The longer side of a stored artwork, pixels. */
export const ARTWORK_SIDE = 640;

/** Larger pictures are not decoded: a small file may unpack to gigabytes. */
const MAX_PIXELS = 4096 * 4096;
/**
 * Decoding takes turns, and a picture may be made to take very long: nobody's artwork waits longer for
 * another's.
 */
const MAX_SECONDS = 5;

// Hostile bytes meet three decoders, not libvips' whole collection (SVG, PDF, RAW formats and so on).
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
// Pictures come one by one: keeping operations and decoded pixels around would only cost memory.
sharp.cache(false);

export interface ArtworkImage {
  readonly type: 'image/jpeg';
  readonly bytes: Uint8Array;
  /** Dominant colour, `#rrggbb`. */
  readonly accent: string;
}

/**
 * Decodes, bounds and encodes a picture anew, so that nothing of the original file is served. JPEG, because
 * previews of links show it everywhere.
 * @throws ProtocolError `bad-artwork`
 */
export async function artworkImage(file: Uint8Array): Promise<ArtworkImage> {
  try {
    const { data, info } = await sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize({ width: ARTWORK_SIDE, height: ARTWORK_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .timeout({ seconds: MAX_SECONDS })
      .toBuffer({ resolveWithObject: true });
    const raw = { raw: { width: info.width, height: info.height, channels: info.channels } };
    const [bytes, { dominant }] = await Promise.all([
      sharp(data, raw).jpeg({ quality: 84, progressive: true }).toBuffer(),
      sharp(data, raw).stats(),
    ]);
    return { type: 'image/jpeg', bytes, accent: hex(dominant) };
  } catch (error) {
    throw new ProtocolError('bad-artwork', 'This is no picture the server can read (JPEG, PNG or WebP).', {
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

function hex({ r, g, b }: { r: number; g: number; b: number }): string {
  return `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
