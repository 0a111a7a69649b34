/** What host and listeners alike may ask. The replies stand apart, for a client reads nothing else. */
import * as z from 'zod/mini';
import { hostKey, opaqueId } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { protocolVersion } from './protocol-version.ts';
import { serverInfoReply } from './server-info.ts';
import { sessionKind } from './session.ts';
import { dtlsParameters, iceParameters, iceServer } from './webrtc.ts';

const iceServers = z.array(iceServer);

/** No data. */
export const nothing = z.strictObject({});

/** Of what a participant asks. */
export const commonReplies = {
  ping: { reply: z.strictObject({ serverTimeMs: timeMs }) },
  connectTransport: { reply: nothing },
  /** `iceServers`, here and with every transport: credentials of a TURN server last for a while only. */
  restartIce: { reply: z.strictObject({ iceParameters, iceServers }) },
} as const;

export const commonRequests = {
  /** Heartbeat; its reply also keeps the client's idea of server time. */
  ping: { ...commonReplies.ping, data: nothing },
  /**
   * What the extension's options ask before a host relies on a server, and the home page before it offers a
   * call. Binds nothing.
   */
  serverInfo: {
    data: z.strictObject({
      protocol: protocolVersion,
      hostKey: z.optional(hostKey),
      /** Of the session that is to begin. */
      kind: z._default(sessionKind, 'music'),
    }),
    reply: serverInfoReply,
  },
  connectTransport: {
    ...commonReplies.connectTransport,
    data: z.strictObject({ transportId: opaqueId, dtlsParameters }),
  },
  restartIce: { ...commonReplies.restartIce, data: z.strictObject({ transportId: opaqueId }) },
} as const;
