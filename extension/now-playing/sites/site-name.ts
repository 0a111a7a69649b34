import { hostMatches } from './host-matches.ts';

/** What people call a site, by its host. Any other goes by its host name. */
const NAMES: Readonly<Record<string, string>> = {
  'music.youtube.com': 'YouTube Music',
  '*.youtube.com': 'YouTube',
  'www.youtube-nocookie.com': 'YouTube',
  'open.spotify.com': 'Spotify',
  'music.apple.com': 'Apple Music',
  '*.soundcloud.com': 'SoundCloud',
  '*.bandcamp.com': 'Bandcamp',
  '*.deezer.com': 'Deezer',
  '*.tidal.com': 'Tidal',
  '*.mixcloud.com': 'Mixcloud',
  'music.amazon.*': 'Amazon Music',
  '*.pandora.com': 'Pandora',
};

export function siteName(host: string): string {
  return knownSiteName(host) ?? host.replace(/^www\./, '');
}

export function knownSiteName(host: string): string | undefined {
  return Object.entries(NAMES).find(([pattern]) => hostMatches(pattern, host))?.[1];
}
