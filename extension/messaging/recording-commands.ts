import { recordingRequests } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { recordingShelf } from './shown-recording.ts';
import { DESK_TO_STUDIO, PAGES_TO_STUDIO } from './ways.ts';

/** Why it was refused, in words; empty: it was not. */
const refusal = z.string();

/** What the host's pages ask about recordings. */
export const recordingCommands = {
  startRecording: { ...PAGES_TO_STUDIO, data: recordingRequests.startRecording.data, reply: refusal },
  stopRecording: { ...PAGES_TO_STUDIO, data: z.void(), reply: refusal },
  listRecordings: { ...DESK_TO_STUDIO, data: z.void(), reply: recordingShelf },
} as const;
