/** What the fixture pages play, and what is to be seen of it when everything works. */

import { bandcamp } from '../now-playing/sites/bandcamp.ts';
import { mixcloud } from '../now-playing/sites/mixcloud.ts';
import type { SiteFile } from '../now-playing/sites/site-file.ts';
import { soundcloud } from '../now-playing/sites/soundcloud.ts';
import { spotify } from '../now-playing/sites/spotify.ts';
import { youtube } from '../now-playing/sites/youtube.ts';
import { youtubeMusic } from '../now-playing/sites/youtube-music.ts';

/** What the tests do at a site, in this order. */
export type SiteStep =
  | 'plays'
  | 'is paused'
  | 'plays on'
  | 'was sought'
  | 'skipped'
  | 'advertises'
  | 'is back';

export interface SiteExpectation {
  readonly site: string;
  /** Where the host opens it. */
  readonly url: string;
  /** What listeners get as the source, for the first and the second track. */
  readonly sources: readonly [string, string];
  readonly artist: string | null;
  readonly album: string | null;
  /** Paths of the artwork, for the first and the second track. */
  readonly artworks: readonly [string, string] | null;
  readonly advertisements: boolean;
  /** The site file, and what goes wrong first without it. */
  readonly needs: { readonly siteFile: SiteFile; readonly without: SiteStep } | null;
}

export const TITLES = ['First Light', 'Second Wind'] as const;

const usual = {
  artist: 'The Fixtures',
  album: 'Test Pressing',
  artworks: ['/artwork/20-512.png', '/artwork/200-512.png'],
  advertisements: false,
  needs: null,
} as const;

function steady(url: string): { url: string; sources: [string, string] } {
  return { url, sources: [url, url] };
}

export const EXPECTATIONS: readonly SiteExpectation[] = [
  {
    ...usual,
    site: 'YouTube',
    url: 'https://www.youtube.com/watch?v=fixture-1',
    sources: ['https://www.youtube.com/watch?v=fixture-1', 'https://www.youtube.com/watch?v=fixture-2'],
    album: null,
    advertisements: true,
    needs: { siteFile: youtube, without: 'advertises' },
  },
  {
    ...usual,
    site: 'YouTube Music',
    url: 'https://music.youtube.com/watch?v=fixture-1',
    sources: ['https://music.youtube.com/watch?v=fixture-1', 'https://music.youtube.com/watch?v=fixture-2'],
    advertisements: true,
    needs: { siteFile: youtubeMusic, without: 'advertises' },
  },
  {
    ...usual,
    site: 'Spotify',
    ...steady('https://open.spotify.com/playlist/fixture'),
    advertisements: true,
    needs: { siteFile: spotify, without: 'plays' },
  },
  { ...usual, site: 'Apple Music', ...steady('https://music.apple.com/us/album/test-pressing/1') },
  {
    ...usual,
    site: 'SoundCloud',
    ...steady('https://soundcloud.com/the-fixtures/first-light'),
    album: null,
    needs: { siteFile: soundcloud, without: 'plays' },
  },
  {
    ...usual,
    site: 'Bandcamp',
    ...steady('https://fixtures.bandcamp.com/album/test-pressing'),
    artworks: ['/artwork/20-512.png', '/artwork/20-512.png'],
    needs: { siteFile: bandcamp, without: 'plays' },
  },
  {
    ...usual,
    // Bandcamp under the name of a label, with a record of many artists.
    site: 'label.auxcast.example',
    ...steady('https://label.auxcast.example/album/test-pressing'),
    artworks: ['/artwork/20-512.png', '/artwork/20-512.png'],
    needs: { siteFile: bandcamp, without: 'plays' },
  },
  {
    ...usual,
    // The page of a single track of that record.
    site: 'label.auxcast.example',
    ...steady('https://label.auxcast.example/track/first-light'),
    artworks: ['/artwork/20-512.png', '/artwork/20-512.png'],
  },
  { ...usual, site: 'Deezer', ...steady('https://www.deezer.com/us/album/1'), advertisements: true },
  { ...usual, site: 'Tidal', ...steady('https://tidal.com/album/1') },
  {
    ...usual,
    site: 'Mixcloud',
    ...steady('https://www.mixcloud.com/discover/'),
    album: null,
    needs: { siteFile: mixcloud, without: 'plays' },
  },
  { ...usual, site: 'Amazon Music', ...steady('https://music.amazon.com/albums/1') },
  {
    ...usual,
    site: 'radio.auxcast.example',
    ...steady('https://radio.auxcast.example/'),
    artist: null,
    album: null,
    artworks: null,
  },
];
