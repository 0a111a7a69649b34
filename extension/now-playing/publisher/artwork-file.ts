import { ARTWORK_BYTES, type ArtworkUpload } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';

const log = logger('artwork');

/** The longer side, pixels: what the server keeps. */
const SIDE = 640;
/** A small file may unpack to gigabytes. */
const MAX_PIXELS = 4096 * 4096;
const QUALITIES = [0.9, 0.75, 0.5] as const;

/**
 * Decodes a picture and encodes it anew: small enough for the server, and nothing of the page's file is
 * passed on. Takes raster pictures that are known by their bytes (`fetchBounded`): a drawing would be drawn
 * on the thread that carries the broadcast. That thread reads a picture's size alone; the browser decodes it
 * on another one, once it is not too large. `undefined` when it is no picture.
 */
export async function artworkFile(file: Blob): Promise<ArtworkUpload | undefined> {
  try {
    if (!(await isBounded(file))) return undefined;
    const bitmap = await createImageBitmap(file);
    try {
      return await encode(bitmap);
    } finally {
      bitmap.close();
    }
  } catch (error) {
    log.debug('An artwork is no picture.', error);
    return undefined;
  }
}

/**
 * By its header: an image that is not drawn is not decoded. `image.decode()` would wait for ever in a
 * document that is never shown.
 */
async function isBounded(file: Blob): Promise<boolean> {
  const address = URL.createObjectURL(file);
  try {
    const { naturalWidth, naturalHeight } = await load(address);
    return naturalWidth > 0 && naturalHeight > 0 && naturalWidth * naturalHeight <= MAX_PIXELS;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('The browser cannot read this picture.'));
    image.src = address;
  });
}

async function encode(bitmap: ImageBitmap): Promise<ArtworkUpload | undefined> {
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (blob.size <= ARTWORK_BYTES) return { type: 'image/webp', data: await base64(blob) };
  }
  return undefined;
}

async function base64(blob: Blob): Promise<string> {
  let binary = '';
  for (const byte of new Uint8Array(await blob.arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
}
