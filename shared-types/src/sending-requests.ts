/** What whoever sends sound may ask: the host its program and its voice, others their voice. */
import * as z from 'zod/mini';
import { nothing } from './common-requests.ts';
import { aboutSource, opaqueId } from './ids.ts';
import { iceServer, rtpParameters, transportParameters } from './webrtc.ts';

export const sendingRequests = {
  /** In place of an earlier one, which both program and voice are sent over. */
  createProducerTransport: {
    data: nothing,
    reply: z.strictObject({ transport: transportParameters, iceServers: z.array(iceServer) }),
  },
  produce: {
    data: z.strictObject({
      source: aboutSource,
      transportId: opaqueId,
      kind: z.literal('audio'),
      rtpParameters,
    }),
    reply: z.strictObject({ producerId: opaqueId }),
  },
  /** Of the program: the captured tab is gone, and the session waits for another. */
  closeProducer: { data: z.strictObject({ source: aboutSource }), reply: nothing },
} as const;
