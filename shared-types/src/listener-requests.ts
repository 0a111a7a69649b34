import * as z from 'zod/mini';
import { commonReplies, commonRequests, nothing } from './common-requests.ts';
import { opaqueId, sessionId, token } from './ids.ts';
import { timeMs } from './now-playing.ts';
import { protocolVersion } from './protocol-version.ts';
import { receptionReport } from './reception-report.ts';
import { participantName } from './room.ts';
import { sessionSnapshot } from './session.ts';
import { streamTokenReply } from './stream-token.ts';
import { consumerParameters, flag, iceServer, rtpCapabilities, transportParameters } from './webrtc.ts';

/** What the listener's page needs at first of its requests, for it counts every byte before it plays. */
export const listenerReplies = {
  ...commonReplies,
  join: {
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
  createConsumerTransport: {
    reply: z.strictObject({
      transport: transportParameters,
      iceServers: z.array(iceServer),
      consumer: z.nullable(consumerParameters),
    }),
  },
  consume: { reply: consumerParameters },
  resumeConsumer: { reply: nothing },
  reportReception: { reply: nothing },
  leave: { reply: nothing },
} as const;

export const listenerRequests = {
  ...commonRequests,
  join: {
    ...listenerReplies.join,
    data: z.strictObject({
      protocol: protocolVersion,
      sessionId,
      /** From an earlier `join`: come back as the same participant, as long as the session lives. */
      resumeToken: z.optional(token),
      /**
       * What a link's fragment holds. With a `resumeToken` whose participant came already it is not looked
       * at.
       */
      invite: z.optional(token),
      /** For whoever comes by an invite, or to a call. */
      name: z.optional(participantName),
      /**
       * Only shows what happens, as the overlay of a stream: it hears and counts as nobody, and is no
       * participant that others are told of.
       */
      isOverlay: z.optional(flag),
      /** The fast path: with these, `receive` in the reply holds transport and consumer. */
      rtpCapabilities: z.optional(rtpCapabilities),
    }),
  },
  /**
   * Replaces this participant's earlier transport. With `rtpCapabilities` the reply brings the consumer too.
   */
  createConsumerTransport: {
    ...listenerReplies.createConsumerTransport,
    data: z.strictObject({ rtpCapabilities: z.optional(rtpCapabilities) }),
  },
  consume: {
    ...listenerReplies.consume,
    data: z.strictObject({
      /** Of whom the voice is wanted; left out: the program. */
      voiceOf: z.optional(opaqueId),
      /**
       * For the host: the voice for the mix, apart from the one for the host's ears. It comes while it talks
       * on stage, and only if it is on air.
       */
      isForMix: z.optional(flag),
      /** For guests on stage: the bed in place of the program. */
      isBed: z.optional(flag),
      transportId: opaqueId,
      rtpCapabilities,
    }),
  },
  resumeConsumer: { ...listenerReplies.resumeConsumer, data: z.strictObject({ consumerId: opaqueId }) },
  /**
   * How well this listener hears; forgotten with the connection. A report that comes too soon after another
   * one counts in its place.
   */
  reportReception: { ...listenerReplies.reportReception, data: receptionReport },
  /**
   * For `?token=` at `/live/…`: the program over HTTP as this participant, who is not counted again. Good for
   * as long as the participant is here, to begin with for twelve hours.
   */
  streamToken: { reply: streamTokenReply, data: nothing },
  /** The participant is forgotten at once. */
  leave: { ...listenerReplies.leave, data: nothing },
} as const;
