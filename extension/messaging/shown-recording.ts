import { lenient, recordingEndReason } from '@auxcast/shared-types';
import * as z from 'zod/mini';

const shownRecordingEnd = z.object({
  reason: lenient(recordingEndReason),
  bytes: z.number(),
  durationMs: z.number(),
});
export type ShownRecordingEnd = z.infer<typeof shownRecordingEnd>;

/** Of recordings, as popup and the host's page show it. */
export const shownRecording = z.object({
  /** `null`: nothing is recorded. */
  running: z.nullable(
    z.object({ isMultiTrack: z.boolean(), tracks: z.number(), bytes: z.number(), durationMs: z.number() }),
  ),
  /** How the last one ended. */
  end: z.nullable(shownRecordingEnd),
  /** What one of many tracks adds to the upload. */
  addedKbps: z.number(),
});
export type ShownRecording = z.infer<typeof shownRecording>;

/** A file of a recording, and where it is to be had. */
const recordingFile = z.object({
  fileName: z.string(),
  name: z.string(),
  url: z.string(),
  bytes: z.number(),
});

/** What is kept of this session, newest first. */
export const recordingShelf = z.object({
  /** Why it cannot be told; empty: it can. */
  refusal: z.string(),
  recordings: z.array(
    z.object({
      recordingId: z.string(),
      startedAtMs: z.number(),
      isRunning: z.boolean(),
      files: z.array(recordingFile),
    }),
  ),
});
export type RecordingShelf = z.infer<typeof recordingShelf>;
