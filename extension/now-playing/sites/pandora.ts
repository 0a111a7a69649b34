import type { SiteFile } from './site-file.ts';

export const pandora: SiteFile = {
  hosts: ['www.pandora.com'],
  why: 'Advertisements come between the songs, as tracks.',
  advertisement: '.Tuner__Audio__TrackDetail__title--ad',
  advertisers: ['Pandora', 'Advertisement'],
};
