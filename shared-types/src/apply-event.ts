import type { SessionNews } from './events.ts';
import { SNAPSHOT_HISTORY } from './limits.ts';
import type { SeenNowPlaying, Track } from './now-playing.ts';
import type { SeenSnapshot } from './session.ts';

/**
 * The session once `news` is known: what a snapshot taken after it would show. All that a client keeps of the
 * session's events goes through here.
 */
export function applyEvent(snapshot: SeenSnapshot, news: SessionNews): SeenSnapshot {
  switch (news.event) {
    case 'listenerCount':
    case 'recording':
      return { ...snapshot, [news.event]: news.data };
    case 'nowPlaying':
      return withNowPlaying(snapshot, news.data);
    case 'position':
      return withNowPlaying(snapshot, { ...snapshot.nowPlaying, ...news.data });
    case 'pause':
      return { ...snapshot, state: 'paused' };
    case 'resume':
      return { ...snapshot, state: 'live' };
    case 'sessionState':
      return { ...snapshot, ...news.data };
    // What is to be consumed is no part of a snapshot.
    case 'program':
      return snapshot;
    case 'sessionEnded':
      return { ...snapshot, state: 'ended', graceEndsAtMs: null };
  }
}

/** A new track joins the history, a known one is brought up to date. */
function withNowPlaying(snapshot: SeenSnapshot, nowPlaying: SeenNowPlaying): SeenSnapshot {
  const { track } = nowPlaying;
  return { ...snapshot, nowPlaying, history: track ? withTrack(snapshot.history, track) : snapshot.history };
}

function withTrack(history: readonly Track[], track: Track): Track[] {
  return [...history.filter((played) => played.number !== track.number), track].slice(-SNAPSHOT_HISTORY);
}
