/** As many bytes as it takes to know a type. */
export const HEAD_BYTES = 12;

/**
 * Signatures of WHATWG MIME Sniffing §6.1 ("matching an image type pattern"), as text with a character a
 * byte; `?` is any byte.
 */
const SIGNATURES: readonly (readonly [signature: string, type: string])[] = [
  ['\0\0\x01\0', 'image/x-icon'],
  ['\0\0\x02\0', 'image/x-icon'],
  ['BM', 'image/bmp'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF????WEBP', 'image/webp'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  // Newer than the standard's list: ISO/IEC 14496-12 §4.3 with the brands of AV1 Image File Format §2.2.
  ['????ftypavif', 'image/avif'],
  ['????ftypavis', 'image/avif'],
  // The brands of HEIF, which some encoders put first: whoever decodes it finds whether it is AV1.
  ['????ftypmif1', 'image/avif'],
  ['????ftypmsf1', 'image/avif'],
];

/**
 * The type of a raster picture by its first bytes, whatever was said of it; `undefined` when it is none that
 * browsers show. A drawing (SVG) has no signature, and is none: it may take any time to draw. Own, because
 * libraries that know file types know hundreds.
 */
export function rasterType(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  return SIGNATURES.find(([signature]) => fits(text, signature))?.[1];
}

function fits(text: string, signature: string): boolean {
  return [...signature].every((wanted, at) => (wanted === '?' ? at < text.length : text[at] === wanted));
}
