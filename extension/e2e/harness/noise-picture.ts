import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

const CHANNELS = 3;

/** A square that no compression makes smaller, as a PNG file: some three bytes a pixel. */
export async function noisePicture(side: number): Promise<Buffer> {
  const raw = { width: side, height: side, channels: CHANNELS } as const;
  return sharp(randomBytes(side * side * CHANNELS), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
}
