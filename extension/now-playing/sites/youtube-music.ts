import type { SiteFile } from './site-file.ts';

export const youtubeMusic: SiteFile = {
  hosts: ['music.youtube.com'],
  why: 'During an advertisement the Media Session is wrong.',
  advertisement: '.ytmusic-player-bar.advertisement, #movie_player.ad-showing',
  advertisers: ['Video will play after ad', 'Advertisement'],
};
