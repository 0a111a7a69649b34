import type { ArtworkEntry, PagePosition } from '../page-facts.ts';
import {
  ADDRESS_LENGTH,
  ARTWORK_ENTRIES,
  FASTEST_RATE,
  INLINE_ARTWORK_LENGTH,
  LONGEST_MS,
  RAW_TEXT_LENGTH,
} from '../page-limits.ts';

const DAY_MS = 86_400_000;

/** What is no text is none; what is too long is cut: one odd field costs nothing but itself. */
export function cut(text: unknown): string {
  return typeof text === 'string' ? text.slice(0, RAW_TEXT_LENGTH) : '';
}

/** The last ones, for as a rule the largest comes last: as many as may travel together. */
export function artworkOf(entries: ArrayLike<unknown>): ArtworkEntry[] {
  let kept: readonly ArtworkEntry[] = [];
  let left = INLINE_ARTWORK_LENGTH;
  for (let index = entries.length - 1; index >= 0 && kept.length < ARTWORK_ENTRIES; index -= 1) {
    const entry = entryOf(entries[index]);
    if (!entry || entry.src.length > left) continue;
    left -= entry.src.length;
    // Spread, as everything here: what a page does to the methods of arrays must not matter.
    kept = [entry, ...kept];
  }
  return [...kept];
}

function entryOf(entry: unknown): ArtworkEntry | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  try {
    const src: unknown = Reflect.get(entry, 'src');
    if (typeof src !== 'string' || src === '') return undefined;
    if (src.length > (src.startsWith('data:') ? INLINE_ARTWORK_LENGTH : ADDRESS_LENGTH)) return undefined;
    return { src, sizes: cut(Reflect.get(entry, 'sizes')) };
  } catch {
    // The page's own object, with a getter that throws.
    return undefined;
  }
}

/**
 * `undefined` where the numbers make no position. What is wrong with length or speed costs the position
 * nothing, and a live stream stays one wherever it says that it is: players of DASH count its seconds since
 * 1970 (DASH-IF IOP, `availabilityStartTime`), of which the time of that day is shown.
 */
export function boundedPosition({ positionMs, durationMs, rate }: PagePosition): PagePosition | undefined {
  const endless = durationMs === null || !(durationMs > 0 && durationMs <= LONGEST_MS);
  const isLive = durationMs !== null && durationMs > LONGEST_MS;
  const atMs = isLive && positionMs > LONGEST_MS ? positionMs % DAY_MS : positionMs;
  if (!(atMs >= 0 && atMs <= LONGEST_MS)) return undefined;
  return {
    positionMs: endless ? atMs : Math.min(atMs, durationMs),
    durationMs: endless ? null : durationMs,
    rate: rate >= 0 && rate <= FASTEST_RATE ? rate : 1,
  };
}
