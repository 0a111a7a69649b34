/** What whoever sends sound may ask: the host its program and its voice, others their voice. */
import * as z from 'zod/mini';
import { nothing } from './common-requests.ts';
import { aboutSource, opaqueId } from './ids.ts';
import { iceServer, rtpParameters, transportParameters } from './webrtc.ts';

/** What the page of who talks needs of them: it counts every byte. */
export const sendingReplies = {
  createProducerTransport: {
    reply: z.strictObject({ transport: transportParameters, iceServers: z.array(iceServer) }),
  },
  produce: { reply: z.strictObject({ producerId: opaqueId }) },
  closeProducer: { reply: nothing },
} as const;

export const sendingRequests = {
  /** In place of an earlier one, which both program and voice are sent over. */
  createProducerTransport: { ...sendingReplies.createProducerTransport, data: nothing },
  produce: {
    ...sendingReplies.produce,
    data: z.strictObject({
      source: aboutSource,
      transportId: opaqueId,
      kind: z.literal('audio'),
      rtpParameters,
    }),
  },
  /** Of the program: the captured tab is gone, and the session waits for another. */
  closeProducer: { ...sendingReplies.closeProducer, data: z.strictObject({ source: aboutSource }) },
} as const;
