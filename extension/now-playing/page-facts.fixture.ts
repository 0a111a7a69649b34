/** Facts and readings for tests: everything empty but what a test is about. */
import type { MediaFacts, MusicFacts, PageFacts, PageReading, SiteFacts } from './page-facts.ts';

type Some<T extends MusicFacts> = Partial<Omit<T, 'media'>> & { readonly media?: Partial<MediaFacts> | null };

export function factsOf(some: Some<PageFacts>): PageFacts {
  return { title: '', ...musicFactsOf(some) };
}

function musicFactsOf<T extends MusicFacts>({ media = null, ...some }: Some<T>): MusicFacts {
  return {
    session: { metadata: null, playbackState: 'none', position: null },
    media: media && mediaFactsOf(media),
    site: null,
    ...some,
  };
}

/** An element that stands, but could be heard. */
export function mediaFactsOf(some: Partial<MediaFacts>): MediaFacts {
  return { playing: false, silent: false, waiting: false, position: null, ...some };
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

export function readingOf({ page, atMs, ...some }: Some<PageReading>): PageReading {
  return {
    ...musicFactsOf(some),
    page: page ?? { title: 'A page', url: 'https://music.example/' },
    atMs: atMs ?? performance.now(),
  };
}

/** A reading of a page with metadata and, where given, a media element. */
export function trackReading(
  title: string,
  {
    artwork = [],
    media = null,
    url = 'https://music.example/',
    atMs = performance.now(),
  }: TrackReadingOptions = {},
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
  readonly media?: Partial<MediaFacts> | null;
  readonly url?: string;
  readonly atMs?: number;
}
