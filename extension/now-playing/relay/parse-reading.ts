import { type PageReading, pageFacts } from '../page-facts.ts';
import { ADDRESS_LENGTH } from '../page-limits.ts';
import type { ArtworkStash } from './artwork-stash.ts';

/** What the page's world said, parsed, with what we see ourselves; `undefined` when it makes no reading. */
export function parseReading(detail: string, stash: ArtworkStash): PageReading | undefined {
  const parsed = pageFacts.safeParse(parseJson(detail));
  if (!parsed.success) return undefined;
  const { session, media, soundsForMs, site, title } = parsed.data;
  const { metadata } = session;
  return {
    session: {
      ...session,
      metadata: metadata && { ...metadata, artwork: stash.shorten(metadata.artwork) },
    },
    media,
    soundsForMs,
    site: site && { ...site, artwork: stash.shorten(site.artwork) },
    page: {
      title,
      url: location.href.length > ADDRESS_LENGTH ? location.origin : location.href,
    },
    atMs: performance.now(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The page spoke on our channel without knowing the language.
    return undefined;
  }
}
