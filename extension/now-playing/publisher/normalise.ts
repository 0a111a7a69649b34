import type { TrackWords } from '@auxcast/shared-types';
import type { ArtworkEntry, PageReading } from '../page-facts.ts';
import { isPlaceholder, isPlaceholderOfPage, isPlaceholderTitle } from '../placeholder.ts';
import { type MusicPlayback, playbackOf } from '../playback.ts';
import { SITES } from '../sites/index.ts';
import { siteName } from '../sites/site-name.ts';
import { siteOf } from '../sites/site-of.ts';
import { isAdvertisement } from './advertisement.ts';
import { boundedText } from './bounded-text.ts';
import { largestFirst } from './largest-first.ts';
import { pageAddress } from './page-address.ts';
import { PLATFORM_PAGES } from './public-pages.ts';
import { publicText } from './public-text.ts';
import { trackTitle } from './track-title.ts';

/** What one reading says, in the protocol's words. */
export interface NormalisedReading extends MusicPlayback {
  readonly advertisement: boolean;
  readonly track: TrackWords | null;
  /** Its words are no more than the page's title, which pages also use for news, counters and scrolling. */
  readonly isTitle: boolean;
  /** Where its picture may be had, best first. */
  readonly artwork: readonly string[];
  /**
   * What is still to be told: the track, in whose place other words stand, or its length, for it may be an
   * advertisement.
   */
  readonly awaits?: 'track' | 'length' | undefined;
}

interface Words {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly artwork: readonly ArtworkEntry[];
}

const SITE_LENGTH = 80;
/** Of an advertisement like any other. */
const SHORT_MS = 15_000;

/**
 * Media Session, then the site file, then the page's title; each fills in what the one before leaves open.
 */
export function normalise(reading: PageReading): NormalisedReading {
  const { session, site, page } = reading;
  const host = URL.parse(page.url)?.hostname ?? '';
  const tell = (raw: string) => boundedText(publicText(raw, host));
  const metadata = site?.sessionCounts === false ? null : session.metadata;
  const all = [metadata, site].filter((words) => words !== null).filter(({ title }) => tell(title) !== null);
  const said = all.filter(({ title, artist }) => !isPlaceholderTitle(title, artist)).map(knownWords);
  const spoken = mergedWords(said);
  const isOnItsWay = spoken === undefined && all.length > 0;
  const words = spoken ?? { ...NO_WORDS, title: isOnItsWay ? '' : namedBy(page.title, host) };
  const title = tell(words.title);
  const playback = playbackOf(reading, reading.atMs);
  const durationMs = playback.anchor?.durationMs ?? null;
  const entry = { ...words, durationMs, isSaid: spoken !== undefined };
  if (site?.advertisement || isAdvertisement(entry, host)) return ADVERTISEMENT;
  // The length may be that of the song before, or not known while it loads.
  const mayBeAdvertisement = isAdvertisement({ ...entry, durationMs: SHORT_MS }, host);
  const source = sourceOf(reading, host);
  return {
    advertisement: false,
    isTitle: spoken === undefined,
    track: title === null ? null : { title, artist: tell(words.artist), album: tell(words.album), source },
    artwork: largestFirst(words.artwork),
    awaits: isOnItsWay ? 'track' : mayBeAdvertisement ? 'length' : undefined,
    ...playback,
  };
}

/** Its sound belongs to no track, nor do its words and picture. */
const ADVERTISEMENT: NormalisedReading = {
  advertisement: true,
  isTitle: false,
  track: null,
  artwork: [],
  playbackState: 'none',
  anchor: null,
};

const NO_WORDS: Words = { title: '', artist: '', album: '', artwork: [] };

/** `null` for a place that is private: not even its name is told. */
function sourceOf({ page, site: facts }: PageReading, host: string): TrackWords['source'] {
  // Read by a site file, though none is for this host: a platform's page under its owner's name.
  const isPlatform = facts !== null && siteOf(host, SITES) === undefined;
  const url = pageAddress(page.url, isPlatform ? PLATFORM_PAGES : undefined);
  const site = boundedText(siteName(host), SITE_LENGTH);
  return url === null || site === null ? null : { site, url };
}

function namedBy(pageTitle: string, host: string): string {
  return isPlaceholderOfPage(pageTitle) ? '' : trackTitle(pageTitle, siteName(host));
}

/** Without those that stand for one that is not known. */
function knownWords({ title, artist, album, artwork }: Words): Words {
  const known = (text: string) => (isPlaceholder(text) ? '' : text);
  return { title, artist: known(artist), album: known(album), artwork };
}

function mergedWords([first, second]: readonly Words[]): Words | undefined {
  if (!first) return undefined;
  return {
    title: first.title,
    artist: first.artist || (second?.artist ?? ''),
    album: first.album || (second?.album ?? ''),
    artwork: first.artwork.length > 0 ? first.artwork : (second?.artwork ?? []),
  };
}
