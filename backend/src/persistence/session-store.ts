import type { EndReason, Track, Visibility } from '@auxcast/shared-types';

/** Of a session, the last tracks that are kept: a track every minute for eight hours, and then some. */
export const TRACKS_KEPT = 500;

/** A session as it is stored. Times are milliseconds since the Unix epoch. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly title: string;
  readonly hostName: string | null;
  readonly visibility: Visibility;
  /** SHA-256 of the host's token, base64url: the token itself is never stored. */
  readonly hostTokenHash: string;
  readonly createdAtMs: number;
  readonly liveSinceMs: number | null;
  readonly endedAtMs: number | null;
  readonly endReason: EndReason | null;
  readonly peakListeners: number;
  /** Whether its host was ever there. */
  readonly hostCame: boolean;
  /** Ids of listeners who were sent away and may not come back. */
  readonly removedParticipants: readonly string[];
}

/** A session that an earlier process left open, with what goes on from there. */
export interface LeftSession {
  readonly record: SessionRecord;
  /** The last ones, oldest first. */
  readonly tracks: readonly Track[];
  /** How many artworks it has stored. */
  readonly artworkCount: number;
}

export interface ArtworkRecord {
  /** Content address: base64url of the bytes' SHA-256, its first 22 characters. */
  readonly artworkId: string;
  readonly sessionId: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Dominant colour, `#rrggbb`. */
  readonly accent: string;
}

/** What may change after a session was created. */
export type SessionChange = Partial<
  Pick<
    SessionRecord,
    'liveSinceMs' | 'endedAtMs' | 'endReason' | 'peakListeners' | 'hostCame' | 'removedParticipants'
  >
>;

/**
 * All that outlives the process. Every promise settles once the write is durable as far as the database goes,
 * and rejects when the database refuses: the caller decides whether to wait.
 */
export interface SessionStore {
  createSession(record: SessionRecord): Promise<void>;
  /** Undoes a `createSession` that was not answered, whether it was done, never will be, or comes later. */
  withdrawSession(record: SessionRecord): Promise<void>;
  changeSession(sessionId: string, change: SessionChange): Promise<void>;
  /**
   * Inserts the track, or replaces the one of the same number (its artwork came later). Tracks before the
   * last `TRACKS_KEPT` go.
   */
  putTrack(sessionId: string, track: Track): Promise<void>;
  putArtwork(artwork: ArtworkRecord): Promise<void>;
  findSession(sessionId: string): Promise<SessionRecord | undefined>;
  findArtwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined>;
  /** Oldest first. */
  tracksOf(sessionId: string): Promise<Track[]>;
  /**
   * Ends, with the reason `server`, those that an earlier process left open, but for the newest ones. How
   * many that were.
   */
  endLeftSessions(end: { readonly keep: number; readonly endedAtMs: number }): Promise<number>;
  /** Those that an earlier process left open, oldest first, each with at most `tracksEach` of its tracks. */
  leftSessions(tracksEach: number): Promise<LeftSession[]>;
  /** Rejects when the database cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Nest's injection token for the one `SessionStore`. */
export const SESSION_STORE = Symbol('SessionStore');
