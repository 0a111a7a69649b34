import type { SiteFile } from './site-file.ts';

const ALBUM_PAGE = 'html:has(meta[property="og:type"][content="album"])';

export const bandcamp: SiteFile = {
  hosts: ['*.bandcamp.com'],
  platform:
    'meta[name="generator" i][content="Bandcamp" i], script[data-tralbum], [data-band][data-tralbum], ' +
    'meta[property="og:url"][content*=".bandcamp.com/"], body:has(#name-section):has(#tralbumArt)',
  why: 'No Media Session on the pages of artists, which may stand under their own names.',
  title: [`${ALBUM_PAGE} .title-section .title`, '#name-section .trackTitle'],
  artist: ['#name-section .albumTitle span:last-of-type a', '#name-section a'],
  album: [`${ALBUM_PAGE} #name-section .trackTitle`, '#name-section .fromAlbum'],
  release: {
    page: ALBUM_PAGE,
    part: '#name-section .fromAlbum',
    owner: '#band-name-location .title',
    rows: '#track_table .track-title, .track_list .track-title, .track_row_view .track-title',
  },
  artwork: ['#tralbumArt img'],
};
