import type { SiteFile } from './site-file.ts';

export const spotify: SiteFile = {
  hosts: ['open.spotify.com'],
  why: 'No playbackState, a media element that is in no document, so only the clocks tell, and advertisements as tracks.',
  advertisement:
    '[data-testid="context-item-info-ad-title"], [data-testid="context-item-info-ad-subtitle"], ' +
    '[data-testid="track-info-advertiser"], [data-testid="now-playing-widget"] [data-testid="ad-link"]',
  advertisers: ['Spotify', 'Spotify Free', 'Advertisement'],
  clock: {
    position: '[data-testid="playback-position"]',
    duration: '[data-testid="playback-duration"]',
  },
};
