/** Facts and readings for tests: everything empty but what a test is about. */
import type { PageFacts, PageReading, SiteFacts } from './page-facts.ts';

export function factsOf(some: Partial<PageFacts>): PageFacts {
  return {
    session: { metadata: null, playbackState: 'none', position: null },
    media: null,
    site: null,
    ...some,
  };
}

export function siteFactsOf(some: Partial<SiteFacts>): SiteFacts {
  return {
    sessionCounts: true,
    advertisement: false,
    title: '',
    artist: '',
    album: '',
    artwork: [],
    playing: null,
    position: null,
    ...some,
  };
}

export function readingOf(some: Partial<PageReading>): PageReading {
  return {
    ...factsOf({}),
    page: { title: 'A page', url: 'https://music.example/' },
    atMs: Date.now(),
    ...some,
  };
}

/** A reading of a page with metadata and, where given, a media element. */
export function trackReading(
  title: string,
  { artwork = [], media = null, url = 'https://music.example/', atMs = Date.now() }: TrackReadingOptions = {},
): PageReading {
  const entries = artwork.map((src) => ({ src, sizes: '' }));
  const metadata = { title, artist: 'Someone', album: 'Something', artwork: entries };
  return readingOf({
    session: { metadata, playbackState: 'none', position: null },
    media,
    page: { title: 'A page', url },
    atMs,
  });
}

interface TrackReadingOptions {
  readonly artwork?: readonly string[];
  readonly media?: PageFacts['media'];
  readonly url?: string;
  readonly atMs?: number;
}
