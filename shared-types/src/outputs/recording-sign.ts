import * as z from 'zod/mini';
import { timeMs } from '../now-playing.ts';
import { flag } from '../webrtc.ts';

/** Whether a recording runs: everybody who is heard, or listens, may know. A page counts every byte of it. */
export const recordingSign = z.strictObject({ isRecording: flag, startedAtMs: z.nullable(timeMs) });
export type RecordingSign = z.infer<typeof recordingSign>;
