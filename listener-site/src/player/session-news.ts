import { type SeenNowPlaying, type SeenSnapshot, SNAPSHOT_HISTORY, type Track } from '@auxcast/shared-types';

/**
 * The session once `nowPlaying` is what plays; a new track joins the history, a known one is brought up to
 * date.
 */
export function withNowPlaying(session: SeenSnapshot, nowPlaying: SeenNowPlaying): SeenSnapshot {
  const { track } = nowPlaying;
  return { ...session, nowPlaying, history: track ? withTrack(session.history, track) : session.history };
}

function withTrack(history: readonly Track[], track: Track): Track[] {
  return [...history.filter((played) => played.number !== track.number), track].slice(-SNAPSHOT_HISTORY);
}
