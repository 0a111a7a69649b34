import type { SiteFile } from './site-file.ts';

const ALBUM_PAGE = 'html:has(meta[property="og:type"][content="album"])';

export const bandcamp: SiteFile = {
  hosts: ['*.bandcamp.com'],
  why: 'No Media Session on the pages of artists.',
  title: [`${ALBUM_PAGE} .title-section .title`, '#name-section .trackTitle'],
  artist: ['#name-section .albumTitle span:last-of-type a', '#name-section a'],
  album: [`${ALBUM_PAGE} #name-section .trackTitle`, '#name-section .fromAlbum'],
  artwork: ['#tralbumArt img'],
};
