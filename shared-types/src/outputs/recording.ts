/** A recording of a session: what everybody is told of it, and what host and ops are told besides. */
import * as z from 'zod/mini';
import { describing } from '../describing.ts';
import type { Seen } from '../lenient.ts';
import { timeMs } from '../now-playing.ts';
import { flag } from '../webrtc.ts';

/** 128 random bits, base64url. Also the name of its folder. */
export const recordingId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** What is recorded apart, one file each; of a simple recording the program alone. */
export const RECORDED_KINDS = ['program', 'music', 'microphone', 'guest'] as const;
export const recordedKind = describing(RECORDED_KINDS);
export type RecordedKind = z.infer<typeof recordedKind>;

/** `disk-full`: less room is left than the server keeps free, or recordings have all that they may have. */
export const recordingEndReason = describing(['stopped', 'session-ended', 'disk-full', 'failed', 'server']);
export type RecordingEndReason = z.infer<typeof recordingEndReason>;
/** As a client reads it. */
export type SeenRecordingEndReason = Seen<typeof recordingEndReason>;

const count = z.int().check(z.nonnegative());
const durationMs = z.number().check(z.nonnegative());

/** How far one that runs has come. */
export const recordingProgress = z.strictObject({
  recordingId,
  startedAtMs: timeMs,
  /** Then the host sends music and microphone apart, too. */
  isMultiTrack: flag,
  tracks: count,
  /** Of all its files. */
  bytes: count,
  durationMs,
});
export type RecordingProgress = z.infer<typeof recordingProgress>;
/** As a client reads it. */
export type SeenRecordingProgress = Seen<typeof recordingProgress>;

/** One file of a recording. All of them begin at the same moment. */
export const recordedTrack = z.strictObject({
  /** Made by the server: no part of it is anybody's words. */
  fileName: z.string(),
  kind: recordedKind,
  /** Of a guest, as it was called. */
  name: z.nullable(z.string()),
  durationMs,
  bytes: count,
});
export type RecordedTrack = z.infer<typeof recordedTrack>;

/** A recording as REST and host see it. */
export const recording = z.strictObject({
  recordingId,
  sessionId: z.string(),
  /** Of the session. */
  title: z.string(),
  isMultiTrack: flag,
  startedAtMs: timeMs,
  /** `null` while it runs. */
  endedAtMs: z.nullable(timeMs),
  /** `null` while it runs. */
  endReason: z.nullable(recordingEndReason),
  bytes: count,
  tracks: z.array(recordedTrack),
  /** A cue sheet with what was played; it belongs to the program's file. */
  cueFileName: z.string(),
});
export type Recording = z.infer<typeof recording>;
export type SeenRecording = Seen<typeof recording>;
