/**
 * What the two page scripts say. The reader runs in the page's own world, where the page can forge all of it: the relay parses
 * against these schemas and the offscreen document does so again.
 */
import { playbackState } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES, INLINE_ARTWORK_LENGTH, RAW_TEXT_LENGTH } from './page-limits.ts';

const rawText = z.string().check(z.maxLength(RAW_TEXT_LENGTH));
const milliseconds = z.number().check(z.nonnegative(), z.maximum(1e9));

/** Where the music is at the moment of reading. */
export const pagePosition = z.strictObject({
  positionMs: milliseconds,
  /** `null`: endless or unknown. */
  durationMs: z.nullable(milliseconds),
  /** The speed while it plays, also of music that stands still just now. */
  rate: z.number().check(z.nonnegative(), z.maximum(16)),
});
export type PagePosition = z.infer<typeof pagePosition>;

function artworkEntries(srcLength: number) {
  return z
    .array(z.strictObject({ src: z.string().check(z.minLength(1), z.maxLength(srcLength)), sizes: rawText }))
    .check(z.maxLength(ARTWORK_ENTRIES));
}

function facts(srcLength: number) {
  const artwork = artworkEntries(srcLength);
  return {
    /** Media Session (W3C), as the page set it. */
    session: z.strictObject({
      metadata: z.nullable(z.strictObject({ title: rawText, artist: rawText, album: rawText, artwork })),
      playbackState,
      position: z.nullable(pagePosition),
    }),
    /** The media element that makes the music, if one is known. */
    media: z.nullable(z.strictObject({ playing: z.boolean(), position: z.nullable(pagePosition) })),
    /** What the site file found. */
    site: z.nullable(
      z.strictObject({
        sessionCounts: z.boolean(),
        advertisement: z.boolean(),
        title: rawText,
        artist: rawText,
        album: rawText,
        artwork,
        /** `null`: the page does not tell, or not yet. */
        playing: z.nullable(z.boolean()),
        position: z.nullable(pagePosition),
      }),
    ),
  };
}

/** From the reader to the relay. */
export const pageFacts = z.strictObject(facts(INLINE_ARTWORK_LENGTH));
export type PageFacts = z.infer<typeof pageFacts>;
export type SiteFacts = NonNullable<PageFacts['site']>;

/** From the relay to the offscreen document; title and address are the relay's own, not the page's word. */
export const pageReading = z.strictObject({
  ...facts(ADDRESS_LENGTH),
  page: z.strictObject({ title: rawText, url: z.string().check(z.maxLength(ADDRESS_LENGTH)) }),
  /** `Date.now()` at the reading. */
  atMs: z.number().check(z.nonnegative()),
});
export type PageReading = z.infer<typeof pageReading>;
export type ArtworkEntry = { readonly src: string; readonly sizes: string };
