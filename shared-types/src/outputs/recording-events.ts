import * as z from 'zod/mini';
import { recordingEndReason, recordingProgress } from './recording.ts';

/** What host and ops are told of recordings. Apart, for no listener's page loads it. */
export const recordingEvents = {
  /** While one runs, every few seconds. */
  recordingProgress,
  recordingEnded: z.strictObject({ ...recordingProgress.shape, reason: recordingEndReason }),
} as const;
