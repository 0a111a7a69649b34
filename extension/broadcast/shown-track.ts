import type { Track } from '@auxcast/shared-types';
import type { ShownTrack } from '../messaging/studio-state.ts';

/** A track as the popup shows it; `artworkUrl` is a path on the server. */
export function shownTrackOf(track: Track | null, serverUrl: string): ShownTrack | null {
  if (!track) return null;
  const { title, artist, album, accent, artworkUrl } = track;
  return {
    title,
    artist,
    album,
    accent,
    site: track.source?.site ?? null,
    artworkUrl: artworkUrl === null ? null : new URL(artworkUrl, serverUrl).href,
  };
}
