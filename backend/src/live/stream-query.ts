import * as z from 'zod';
import type { StreamFormat } from '../outputs/index.ts';

/** Kilobits per second, constant. */
export const MP3_KBPS = ['128', '192', '256', '320'] as const;
export const USUAL_KBPS = '192';

/** What is no token of ours is refused as one, not as a query. */
const token = z.string().max(256).optional();
const kbps = z.enum(MP3_KBPS).default(USUAL_KBPS);
const tags = z.enum(['chain']).optional();

/** Whatever else the query holds is the player's own: many add a number against caches. */
export const oggQuery = z.object({ tags, token });
export const mp3Query = z.object({ kbps, token });
export const playlistQuery = z.object({ format: z.enum(['mp3', 'ogg']).default('mp3'), kbps, tags, token });

export type OggQuery = z.infer<typeof oggQuery>;
export type Mp3Query = z.infer<typeof mp3Query>;
export type PlaylistQuery = z.infer<typeof playlistQuery>;

export function oggFormat({ tags }: Pick<OggQuery, 'tags'>): StreamFormat {
  return tags === 'chain' ? 'ogg-chained' : 'ogg';
}

export function mp3Format({ kbps }: Pick<Mp3Query, 'kbps'>): StreamFormat {
  return `mp3-${kbps}`;
}

/** Where the stream is that a playlist is to name. */
export function streamPath(sessionId: string, { format, kbps, tags, token }: PlaylistQuery): string {
  const query = new URLSearchParams();
  if (format === 'mp3' && kbps !== USUAL_KBPS) query.set('kbps', kbps);
  if (format === 'ogg' && tags !== undefined) query.set('tags', tags);
  if (token !== undefined) query.set('token', token);
  return `/live/${sessionId}.${format}${query.size > 0 ? `?${query}` : ''}`;
}
