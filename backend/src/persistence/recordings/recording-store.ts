import type { RecordedTrack, RecordingEndReason } from '@auxcast/shared-types';

/** What was played from some moment of a recording on. */
export interface ChapterRecord {
  /** Counted from the recording's first sample. */
  readonly startMs: number;
  readonly title: string;
  readonly artist: string | null;
}

/** A recording, as it is stored. */
export interface RecordingRecord {
  readonly recordingId: string;
  readonly sessionId: string;
  /** Of the session, when it began. */
  readonly title: string;
  readonly hostName: string | null;
  readonly isMultiTrack: boolean;
  readonly startedAtMs: number;
  /** `null`: it runs, or the process that made it died. */
  readonly endedAtMs: number | null;
  readonly endReason: RecordingEndReason | null;
  /** Of all its files; while it runs, as of some moment. */
  readonly bytes: number;
  readonly tracks: readonly RecordedTrack[];
  /** In their order. */
  readonly chapters: readonly ChapterRecord[];
}

/** Where a page goes on: behind this one. */
export type RecordingPlace = Pick<RecordingRecord, 'startedAtMs' | 'recordingId'>;

export interface RecordingQuery {
  readonly sessionId?: string | undefined;
  readonly after?: RecordingPlace | undefined;
  readonly limit: number;
}

export interface RecordingPage {
  readonly recordings: readonly RecordingRecord[];
  /** undefined: nothing is older. */
  readonly next: RecordingPlace | undefined;
}

/** What was recorded; the files are somebody else's. */
export interface RecordingStore {
  /** Inserts the recording, or replaces the one of this id. */
  put(recording: RecordingRecord): Promise<void>;
  /** Whether it is there or not. */
  remove(recordingId: string): Promise<void>;
  find(recordingId: string): Promise<RecordingRecord | undefined>;
  /** Newest first. */
  page(query: RecordingQuery): Promise<RecordingPage>;
  /** Those without an end. */
  unfinished(): Promise<RecordingRecord[]>;
  /** Those with an end, oldest first, so many at most. */
  oldest(limit: number): Promise<RecordingRecord[]>;
  /** Of all of them that have an end. */
  totalBytes(): Promise<number>;
}
