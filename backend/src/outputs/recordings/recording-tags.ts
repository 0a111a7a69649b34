import type { VorbisComments } from '../track-recorder.ts';

/** What every file of a recording says of itself. */
export interface RecordingWords {
  /** Of the session. */
  readonly title: string;
  readonly hostName: string | null;
  readonly startedAtMs: number;
}

/** @param part what of it is in the file; undefined: all that listeners heard */
export function recordingTags(
  { title, hostName, startedAtMs }: RecordingWords,
  part: string | undefined,
): VorbisComments {
  return [
    ['TITLE', part === undefined ? title : `${title} (${part})`],
    ...(hostName === null ? [] : [['ARTIST', hostName] as const]),
    ['DATE', new Date(startedAtMs).toISOString()],
  ];
}
