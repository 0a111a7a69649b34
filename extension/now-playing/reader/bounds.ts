import type { ArtworkEntry, PagePosition } from '../page-facts.ts';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES, INLINE_ARTWORK_LENGTH, RAW_TEXT_LENGTH } from '../page-limits.ts';

const LONGEST_MS = 1e9;
const FASTEST = 16;

/** What the relay would refuse is cut here: one odd title must not cost the whole reading. */
export function cut(text: string): string {
  return text.slice(0, RAW_TEXT_LENGTH);
}

/** The last ones: as a rule the largest comes last. */
export function artworkOf(
  entries: readonly { readonly src?: string; readonly sizes?: string }[],
): ArtworkEntry[] {
  const artwork = entries.map(({ src, sizes }) => ({ src: src ?? '', sizes: cut(sizes ?? '') }));
  return artwork.filter(({ src }) => isBounded(src)).slice(-ARTWORK_ENTRIES);
}

function isBounded(src: string): boolean {
  if (src === '') return false;
  return src.length <= (src.startsWith('data:') ? INLINE_ARTWORK_LENGTH : ADDRESS_LENGTH);
}

/** `undefined` where the numbers make no position. */
export function boundedPosition({ positionMs, durationMs, rate }: PagePosition): PagePosition | undefined {
  if (!(positionMs >= 0 && positionMs <= LONGEST_MS)) return undefined;
  const endless = durationMs === null || !(durationMs > 0 && durationMs <= LONGEST_MS);
  return {
    positionMs,
    durationMs: endless ? null : durationMs,
    rate: Math.min(FASTEST, Math.abs(rate) || 0),
  };
}
