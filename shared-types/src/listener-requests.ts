import * as z from 'zod/mini';
import { commonRequests, nothing } from './common-requests.ts';
import { opaqueId, sessionId, token } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { protocolVersion } from './protocol-version.ts';
import { receptionReport } from './reception-report.ts';
import { sessionSnapshot } from './session.ts';
import { consumerParameters, iceServer, rtpCapabilities, transportParameters } from './webrtc.ts';

export const listenerRequests = {
  ...commonRequests,
  join: {
    data: z.strictObject({
      protocol: protocolVersion,
      sessionId,
      /** From an earlier `join`: come back as the same participant, as long as the session lives. */
      resumeToken: z.optional(token),
      /** The fast path: with these, `receive` in the reply holds transport and consumer. */
      rtpCapabilities: z.optional(rtpCapabilities),
    }),
    reply: z.strictObject({
      participantId: opaqueId,
      resumeToken: token,
      session: sessionSnapshot,
      routerRtpCapabilities: rtpCapabilities,
      iceServers: z.array(iceServer),
      serverTimeMs: timeMs,
      /** A transport that survived the break; with it `receive` is null, and the client keeps what it has. */
      keptTransportId: z.nullable(opaqueId),
      receive: z.nullable(
        z.strictObject({ transport: transportParameters, consumer: z.nullable(consumerParameters) }),
      ),
    }),
  },
  /** Replaces this participant's earlier transport. With `rtpCapabilities` the reply brings the consumer too. */
  createConsumerTransport: {
    data: z.strictObject({ rtpCapabilities: z.optional(rtpCapabilities) }),
    reply: z.strictObject({
      transport: transportParameters,
      iceServers: z.array(iceServer),
      consumer: z.nullable(consumerParameters),
    }),
  },
  consume: {
    data: z.strictObject({ transportId: opaqueId, rtpCapabilities }),
    reply: consumerParameters,
  },
  resumeConsumer: { data: z.strictObject({ consumerId: opaqueId }), reply: nothing },
  /** How well this listener hears; forgotten with the connection. A report that comes too soon after another one counts in its place. */
  reportReception: { data: receptionReport, reply: nothing },
  /** Goodbye: the participant is forgotten at once. */
  leave: { data: nothing, reply: nothing },
} as const;
