import * as z from 'zod/mini';
import { artworkUpload } from './artwork-upload.ts';
import { commonRequests, nothing } from './common-requests.ts';
import { artworkId, hostKey, opaqueId, sessionId, token } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { nowPlayingReport, positionReport } from './now-playing-report.ts';
import { protocolVersion } from './protocol-version.ts';
import { sendingRequests } from './sending-requests.ts';
import { sessionKind, sessionSnapshot, visibility } from './session.ts';
import { text, textUpTo } from './text.ts';
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

export const hostRequests = {
  ...commonRequests,
  createSession: {
    data: z.strictObject({
      protocol: protocolVersion,
      /**
       * A secret of the client's own, 256 random bits. Said again with the same one, because the reply got
       * lost, the request is answered with the session it made. It is worth as much as the host's token.
       */
      attemptId: z.optional(token),
      hostKey: z.optional(hostKey),
      title: z.optional(text),
      hostName: z.optional(textUpTo(80)),
      visibility: z._default(visibility, 'unlisted'),
      kind: z._default(sessionKind, 'music'),
    }),
    reply: z.strictObject({ ...hostWelcome, hostToken: token }),
  },
  resumeSession: {
    data: z.strictObject({ protocol: protocolVersion, sessionId, hostToken: token }),
    reply: z.strictObject({
      ...hostWelcome,
      /** The program that survived the break, if it did: the host keeps its transport. */
      program: z.nullable(z.strictObject({ transportId: opaqueId, producerId: opaqueId })),
    }),
  },
  ...sendingRequests,
  nowPlaying: { data: nowPlayingReport, reply: nothing },
  position: { data: positionReport, reply: nothing },
  artwork: { data: artworkUpload, reply: z.strictObject({ artworkId }) },
  pause: { data: nothing, reply: nothing },
  resume: { data: nothing, reply: nothing },
  endSession: { data: nothing, reply: nothing },
} as const;
