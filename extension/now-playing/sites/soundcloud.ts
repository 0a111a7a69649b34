import type { SiteFile } from './site-file.ts';

export const soundcloud: SiteFile = {
  hosts: ['soundcloud.com'],
  why: 'A media element that is in no document: only the clocks tell the position. Advertisements come as tracks.',
  advertisers: ['SoundCloud', 'Advertisement'],
  clock: {
    position: '.playbackTimeline__timePassed > span:nth-child(2)',
    duration: '.playbackTimeline__duration > span:nth-child(2)',
  },
};
