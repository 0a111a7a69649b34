import type { SiteFile } from './site-file.ts';

export const mixcloud: SiteFile = {
  hosts: ['www.mixcloud.com'],
  why: 'No Media Session to rely on, and a title that names the page that is looked at, not the show that plays.',
  mediaSession: 'unreliable',
  title: ['[class*="PlayerControls__ShowTitle"]'],
  artist: ['[class*="PlayerControls__ShowOwnerName"]'],
  artwork: ['[class*="PlayerControls__ShowPicture"] img'],
};
