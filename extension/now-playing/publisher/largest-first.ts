import type { ArtworkEntry } from '../page-facts.ts';

/** `MediaImage.sizes`: "512x512", several of them, "any", or nothing. */
function sideOf(sizes: string): number | undefined {
  const sides = [...sizes.matchAll(/(\d{1,5})x(\d{1,5})/gi)].map(([, width, height]) =>
    Math.max(Number(width), Number(height)),
  );
  return sides.length === 0 ? undefined : Math.max(...sides);
}

/** Addresses of the artwork, largest first. Where sizes are not given the later one is larger, as a rule. */
export function largestFirst(entries: readonly ArtworkEntry[]): string[] {
  const backwards = entries.toReversed();
  const known = backwards.every(({ sizes }) => sideOf(sizes) !== undefined);
  const sorted = known
    ? backwards.toSorted((a, b) => (sideOf(b.sizes) ?? 0) - (sideOf(a.sizes) ?? 0))
    : backwards;
  return [...new Set(sorted.map(({ src }) => src))];
}
