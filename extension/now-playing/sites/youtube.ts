import type { SiteFile } from './site-file.ts';

export const youtube: SiteFile = {
  hosts: ['www.youtube.com', 'm.youtube.com', 'www.youtube-nocookie.com'],
  why: 'An advertisement runs in the same video element, under the name and with the clock of the track.',
  advertisement: '.html5-video-player.ad-showing',
};
