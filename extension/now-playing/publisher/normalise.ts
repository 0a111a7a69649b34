import type { TrackReport } from '@auxcast/shared-types';
import type { ArtworkEntry, PageReading } from '../page-facts.ts';
import { type Playback, playbackOf } from '../playback.ts';
import { siteName } from '../sites/site-name.ts';
import { boundedText } from './bounded-text.ts';
import { largestFirst } from './largest-first.ts';
import { pageAddress } from './page-address.ts';
import { trackTitle } from './track-title.ts';

export type Track = Omit<TrackReport, 'artworkId'>;

/** What one reading says, in the protocol's words. */
export interface Scene extends Playback {
  readonly advertisement: boolean;
  readonly track: Track | null;
  /** Where its picture may be had, best first. */
  readonly artwork: readonly string[];
}

interface Words {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly artwork: readonly ArtworkEntry[];
}

const SITE_LENGTH = 80;

/** Media Session, then the site file, then the page's title; each fills in what the one before leaves open. */
export function normalise(reading: PageReading): Scene {
  const { session, site, page } = reading;
  const url = pageAddress(page.url);
  const name = boundedText(siteName(url === null ? '' : new URL(url).hostname), SITE_LENGTH);
  const source = name === null ? null : { site: name, url };
  const metadata = site?.sessionCounts === false ? null : session.metadata;
  const words = wordsOf(metadata, site) ?? {
    title: trackTitle(page.title, name ?? ''),
    artist: '',
    album: '',
    artwork: [],
  };
  const title = boundedText(words.title);
  return {
    advertisement: site?.advertisement ?? false,
    track:
      title === null
        ? null
        : { title, artist: boundedText(words.artist), album: boundedText(words.album), source },
    artwork: largestFirst(words.artwork),
    ...playbackOf(reading, reading.atMs),
  };
}

function wordsOf(metadata: Words | null, site: Words | null): Words | undefined {
  const [first, second] = [metadata, site].filter(
    (words) => words !== null && boundedText(words.title) !== null,
  );
  if (!first) return undefined;
  return {
    title: first.title,
    artist: first.artist || (second?.artist ?? ''),
    album: first.album || (second?.album ?? ''),
    artwork: first.artwork.length > 0 ? first.artwork : (second?.artwork ?? []),
  };
}
