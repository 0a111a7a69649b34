import type { Track } from '@auxcast/shared-types';
import type { VorbisComments } from './track-recorder.ts';

/** What a player shows of a track. @param session what it shows while nothing is known of any */
export function tagsOf(track: Track | null, session: { readonly title: string }): VorbisComments {
  if (track === null) return [['TITLE', session.title]];
  const tags: Array<readonly [string, string]> = [['TITLE', track.title]];
  if (track.artist !== null) tags.push(['ARTIST', track.artist]);
  if (track.album !== null) tags.push(['ALBUM', track.album]);
  return tags;
}
