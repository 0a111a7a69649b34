import type { Track } from '@auxcast/shared-types';
import type { FeedTaking } from './feed.ts';
import type { Release } from './release.ts';
import type { StreamFormat } from './stream-format.ts';
import type { TrackOptions, TrackRecorder } from './track-recorder.ts';

/** What plays from then on. */
export interface FeedTitle {
  /** Program time, milliseconds: of the first chunk that it belongs to. */
  readonly startMs: number;
  readonly track: Track | null;
}

/** The ways out of one session with a program. */
export interface SessionOutputs {
  /**
   * Program time now, milliseconds. It runs from before the first taker to the session's end; feeds are
   * behind it.
   */
  readonly nowMs: number;
  /** @throws ProtocolError `server-full` (encoders have a ceiling), `unavailable`, `session-ended` */
  take(format: StreamFormat): Promise<FeedTaking>;
  /** What plays at a program time, of the last moments. */
  titleAt(programMs: number): Track | null;
  /** Told when the server hears of it, which is before feeds come to that time. */
  onTitle(listener: (title: FeedTitle) => void): Release;
  /** @throws ProtocolError `session-ended` */
  recordTrack(options: TrackOptions): TrackRecorder;
}
