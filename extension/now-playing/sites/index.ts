import { bandcamp } from './bandcamp.ts';
import { mixcloud } from './mixcloud.ts';
import { pandora } from './pandora.ts';
import type { SiteFile } from './site-file.ts';
import { soundcloud } from './soundcloud.ts';
import { spotify } from './spotify.ts';
import { youtube } from './youtube.ts';
import { youtubeMusic } from './youtube-music.ts';

/**
 * Sites that need more than the generic way. Apple Music does not: it sets no playbackState, but its
 * `<audio>` is in the document.
 */
export const SITES: readonly SiteFile[] = [
  bandcamp,
  mixcloud,
  pandora,
  soundcloud,
  spotify,
  youtube,
  youtubeMusic,
];
