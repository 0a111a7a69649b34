import type { Track } from '@auxcast/shared-types';

/** Of a session, the last tracks that are kept: a track every minute for eight hours, and then some. */
export const TRACKS_KEPT = 500;

/** What sessions played. */
export interface TrackStore {
  /**
   * Inserts the track, or replaces the one of the same number (its artwork came later). Tracks before the
   * last `TRACKS_KEPT` go.
   */
  put(sessionId: string, track: Track): Promise<void>;
  /** Oldest first. */
  of(sessionId: string): Promise<Track[]>;
}
