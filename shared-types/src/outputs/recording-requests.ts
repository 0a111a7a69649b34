/** What host and ops ask about recordings. */
import * as z from 'zod/mini';
import { nothing } from '../common-requests.ts';
import { recording, recordingId } from './recording.ts';

export const recordingRequests = {
  startRecording: {
    /** `isMultiTrack`: besides the program music, the host's microphone and each guest, a file each. */
    data: z.strictObject({ isMultiTrack: z._default(z.boolean(), false) }),
    reply: z.strictObject({ recordingId }),
  },
  /** Answered once its files are closed. */
  stopRecording: { data: nothing, reply: nothing },
  /** Of this session, newest first; each file at its address, for a while. */
  listRecordings: {
    data: nothing,
    reply: z.strictObject({
      recordings: z.array(
        z.strictObject({
          ...recording.shape,
          links: z.array(z.strictObject({ fileName: z.string(), url: z.string() })),
        }),
      ),
    }),
  },
} as const;
