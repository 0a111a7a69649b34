import { ARTWORK_BYTES, type ArtworkUpload } from '@auxcast/shared-types';

/** The longer side, pixels: what the server keeps. */
const SIDE = 640;
/** A small file may unpack to gigabytes. */
const MAX_PIXELS = 4096 * 4096;
const QUALITIES = [0.9, 0.75, 0.5] as const;

/**
 * Decodes a picture and encodes it anew: small enough for the server, and nothing of the page's file is passed on.
 * `undefined` when it is no picture.
 */
export async function artworkFile(file: Blob): Promise<ArtworkUpload | undefined> {
  const address = URL.createObjectURL(file);
  try {
    return await encode(await load(address));
  } catch (error) {
    console.debug('An artwork is no picture.', error);
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Not by `image.decode()`: in an offscreen document, which is never drawn, that waits for ever. */
function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('The browser cannot read this picture.'));
    image.src = address;
  });
}

async function encode(image: HTMLImageElement): Promise<ArtworkUpload | undefined> {
  // A drawing may have no size of its own.
  const width = image.naturalWidth || SIDE;
  const height = image.naturalHeight || SIDE;
  if (width * height > MAX_PIXELS) return undefined;
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
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
