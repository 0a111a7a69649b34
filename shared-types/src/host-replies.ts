/** What a page reads that hosts a call. Apart, for the listener's page never does. */
import * as z from 'zod/mini';
import { nothing } from './common-requests.ts';
import { opaqueId, token } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { sessionSnapshot } from './session.ts';
import { iceServer, rtpCapabilities } from './webrtc.ts';

const hostWelcome = {
  participantId: opaqueId,
  session: sessionSnapshot,
  /** The link to share, absolute. */
  url: z.string(),
  routerRtpCapabilities: rtpCapabilities,
  iceServers: z.array(iceServer),
  serverTimeMs: timeMs,
  /** How long the session waits for its host once the connection breaks. Milliseconds. */
  graceMs: z.int().check(z.nonnegative()),
};

export const hostReplies = {
  createSession: { reply: z.strictObject({ ...hostWelcome, hostToken: token }) },
  resumeSession: {
    reply: z.strictObject({
      ...hostWelcome,
      /** The program that survived the break, if it did: the host keeps its transport. */
      program: z.nullable(z.strictObject({ transportId: opaqueId, producerId: opaqueId })),
    }),
  },
  endSession: { reply: nothing },
} as const;
