/** What host and listeners alike may ask. */
import * as z from 'zod/mini';
import { hostKey, opaqueId } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { protocolVersion } from './protocol-version.ts';
import { dtlsParameters, iceParameters, iceServer } from './webrtc.ts';

const iceServers = z.array(iceServer);

/** No data. */
export const nothing = z.strictObject({});

/** Whether this connection may create a session. */
export const goLiveRight = z.enum(['allowed', 'host-key-required', 'host-key-refused', 'not-from-here']);
export type GoLiveRight = z.infer<typeof goLiveRight>;

export const commonRequests = {
  /** Heartbeat; its reply also keeps the client's idea of server time. */
  ping: { data: nothing, reply: z.strictObject({ serverTimeMs: timeMs }) },
  /** What the extension's options ask before a host relies on a server. Binds nothing. */
  serverInfo: {
    data: z.strictObject({ protocol: protocolVersion, hostKey: z.optional(hostKey) }),
    reply: z.strictObject({ version: z.string(), protocol: protocolVersion, goLive: goLiveRight }),
  },
  connectTransport: {
    data: z.strictObject({ transportId: opaqueId, dtlsParameters }),
    reply: nothing,
  },
  /** `iceServers`, here and with every transport: credentials of a TURN server last for a while only. */
  restartIce: {
    data: z.strictObject({ transportId: opaqueId }),
    reply: z.strictObject({ iceParameters, iceServers }),
  },
} as const;
