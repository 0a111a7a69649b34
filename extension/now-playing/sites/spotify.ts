import type { SiteFile } from './site-file.ts';

export const spotify: SiteFile = {
  hosts: ['open.spotify.com'],
  why: 'No playbackState, and a media element that is in no document: only the clocks tell.',
  clock: {
    position: '[data-testid="playback-position"]',
    duration: '[data-testid="playback-duration"]',
  },
};
