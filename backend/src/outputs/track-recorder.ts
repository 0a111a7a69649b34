import type { Publication } from '../media/index.ts';
import type { Release } from './release.ts';

/** Vorbis comments, in their order: `['TITLE', 'Evening']`. Names are visible ASCII without `=`. */
export type VorbisComments = ReadonlyArray<readonly [name: string, value: string]>;

export interface TrackOptions {
  /** A file that does not exist yet, in a folder that does. */
  readonly path: string;
  /** One for a voice, two for music. */
  readonly channels: 1 | 2;
  readonly tags: VorbisComments;
  /** Room kept in the file for the tags that it gets when it is closed, bytes. */
  readonly reservedTagBytes: number;
  /**
   * What is recorded just now, of its session; asked again whenever the session's publications change, so
   * that a new one goes on where the former ended.
   */
  readonly source: () => Publication | undefined;
  /**
   * Program time of its first sample, milliseconds; unless given, now. What was before the call is silence,
   * so that files that begin at different times are aligned.
   */
  readonly fromMs?: number | undefined;
  /** Asked for each packet as it comes: what may not pass is silence. Unless given, everything may. */
  readonly mayPass?: () => boolean;
}

/** How far a track has come. */
export interface TrackProgress {
  /** In the file. */
  readonly bytes: number;
  readonly durationMs: number;
}

/**
 * One sound, written into an Ogg Opus file as it comes: pages of at most a second, each written at once. It
 * begins with the call that made it, or where that said, whether or not there is sound; what is missing is
 * silence.
 */
export interface TrackRecorder {
  /** Program time of its first sample, milliseconds: tracks of a session are aligned by it. */
  readonly startMs: number;
  readonly progress: TrackProgress;
  /** Once a second or so. */
  onProgress(listener: (progress: TrackProgress) => void): Release;
  /** Once: nothing more is written; what is in the file can be played. The disk is full, say. */
  onFault(listener: (error: Error) => void): Release;
  /**
   * Writes what has come, marks the end, and puts these tags in place of the first ones where they fit.
   * Calling it again gives the same answer. Never rejects: a fault is told above.
   */
  close(tags?: VorbisComments): Promise<TrackProgress>;
}
