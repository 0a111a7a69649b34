/**
 * What the two page scripts say. The reader runs in the page's own world, where the page can forge all of it:
 * the relay parses against these schemas and the offscreen document does so again. Each field is bounded
 * alone, with a fallback of its own: what is wrong with one field costs that field, never the reading.
 */
import { playbackState } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import {
  ADDRESS_LENGTH,
  ARTWORK_ENTRIES,
  FASTEST_RATE,
  INLINE_ARTWORK_LENGTH,
  LONGEST_MS,
  RAW_TEXT_LENGTH,
} from './page-limits.ts';

const rawText = z.pipe(
  z.catch(z.string(), ''),
  z.transform((text) => text.slice(0, RAW_TEXT_LENGTH)),
);
const no = z.catch(z.boolean(), false);

/**
 * Where the music is at the moment of reading. Without a position there is none; without a good duration it
 * has no known end.
 */
export const pagePosition = z.object({
  positionMs: z.number().check(z.nonnegative(), z.maximum(LONGEST_MS)),
  /** `null`: endless (a live stream) or unknown. */
  durationMs: z.catch(z.nullable(z.number().check(z.positive(), z.maximum(LONGEST_MS))), null),
  /** The speed while it plays, also of music that stands still just now. */
  rate: z.catch(z.number().check(z.nonnegative(), z.maximum(FASTEST_RATE)), 1),
});
export type PagePosition = z.infer<typeof pagePosition>;

const position = z.catch(z.nullable(pagePosition), null);

function artworkEntries(srcLength: number) {
  const entry = z.object({ src: z.string().check(z.minLength(1), z.maxLength(srcLength)), sizes: rawText });
  return z.pipe(
    z.catch(z.array(z.catch(z.nullable(entry), null)), []),
    z.transform((entries) => entries.filter((one) => one !== null).slice(-ARTWORK_ENTRIES)),
  );
}

function facts(srcLength: number) {
  const artwork = artworkEntries(srcLength);
  const words = { title: rawText, artist: rawText, album: rawText, artwork };
  return {
    /** Media Session (W3C), as the page set it. */
    session: z.catch(
      z.object({
        metadata: z.catch(z.nullable(z.object(words)), null),
        playbackState: z.catch(playbackState, 'none'),
        position,
      }),
      { metadata: null, playbackState: 'none', position: null },
    ),
    /** The media element that makes the music, if one is known. */
    media: z.catch(
      z.nullable(
        z.object({
          /** Neither paused nor at its end. */
          playing: no,
          /** Muted, without volume, or without sound in it. */
          silent: no,
          /** It plays, but stands: more of the music has yet to arrive. */
          waiting: no,
          position,
        }),
      ),
      null,
    ),
    /**
     * For how long something of the page has sounded that is none of its known elements (Web Audio, for one),
     * by the browser's word on the tab; none: it is silent, or nobody knows. Milliseconds.
     */
    soundsForMs: z.optional(z.catch(z.optional(z.number().check(z.nonnegative())), undefined)),
    /** What the site file found. */
    site: z.catch(
      z.nullable(
        z.object({
          sessionCounts: z.catch(z.boolean(), true),
          advertisement: no,
          ...words,
          /** `null`: the page does not tell, or not yet. */
          playing: z.catch(z.nullable(z.boolean()), null),
          position,
        }),
      ),
      null,
    ),
  };
}

/** From the reader to the relay. */
export const pageFacts = z.object({
  ...facts(INLINE_ARTWORK_LENGTH),
  /** Of the page's titles the one that names what sounds, where nothing else does. */
  title: rawText,
});
export type PageFacts = z.infer<typeof pageFacts>;
export type MusicFacts = Omit<PageFacts, 'title'>;
export type MediaFacts = NonNullable<PageFacts['media']>;
export type SiteFacts = NonNullable<PageFacts['site']>;

/** From the relay to the offscreen document; the address is the relay's own, not the page's word. */
export const pageReading = z.object({
  ...facts(ADDRESS_LENGTH),
  page: z.object({ title: rawText, url: z.catch(z.string().check(z.maxLength(ADDRESS_LENGTH)), '') }),
  /**
   * When it was read, by `performance.now()` of whoever has it: the relay's, then the offscreen document's,
   * from when it came.
   */
  atMs: z.number().check(z.nonnegative()),
});
export type PageReading = z.infer<typeof pageReading>;
export type ArtworkEntry = { readonly src: string; readonly sizes: string };
