import type { Track } from '@auxcast/shared-types';

/** As radios show it; undefined: nothing is known to play. */
export function titleOf(track: Pick<Track, 'title' | 'artist'> | null): string | undefined {
  if (track === null) return undefined;
  return [track.artist, track.title].filter((part) => part !== null).join(' - ');
}
