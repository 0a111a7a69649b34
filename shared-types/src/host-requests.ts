import * as z from 'zod/mini';
import { artworkUpload } from './artwork-upload.ts';
import { commonRequests, nothing } from './common-requests.ts';
import { hostReplies } from './host-replies.ts';
import { artworkId, hostKey, sessionId, token } from './ids.ts';
import { nowPlayingReport, positionReport } from './now-playing-report.ts';
import { protocolVersion } from './protocol-version.ts';
import { sendingRequests } from './sending-requests.ts';
import { sessionKind, visibility } from './session.ts';
import { text, textUpTo } from './text.ts';

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
    reply: hostReplies.createSession.reply,
  },
  resumeSession: {
    data: z.strictObject({ protocol: protocolVersion, sessionId, hostToken: token }),
    reply: hostReplies.resumeSession.reply,
  },
  ...sendingRequests,
  nowPlaying: { data: nowPlayingReport, reply: nothing },
  position: { data: positionReport, reply: nothing },
  artwork: { data: artworkUpload, reply: z.strictObject({ artworkId }) },
  pause: { data: nothing, reply: nothing },
  resume: { data: nothing, reply: nothing },
  endSession: { ...hostReplies.endSession, data: nothing },
} as const;
