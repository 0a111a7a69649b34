/** Every request a client may send, with its data and its reply. One map per kind of client. */
import * as z from 'zod/mini';
import { artworkId, opaqueId, sessionId, token } from './ids.ts';
import { artworkUpload, nowPlayingReport, positionReport, timeMs } from './now-playing.ts';
import { protocolVersion } from './protocol-version.ts';
import { sessionSnapshot, visibility } from './session.ts';
import { text, textUpTo } from './text.ts';
import {
  consumerParameters,
  dtlsParameters,
  iceParameters,
  iceServer,
  rtpCapabilities,
  rtpParameters,
  transportParameters,
} from './webrtc.ts';

const nothing = z.strictObject({});
const hostKey = z.string().check(z.minLength(1), z.maxLength(256));

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
  restartIce: {
    data: z.strictObject({ transportId: opaqueId }),
    reply: z.strictObject({ iceParameters }),
  },
} as const;

const hostWelcome = {
  participantId: opaqueId,
  session: sessionSnapshot,
  /** The link to share, absolute. */
  url: z.string(),
  routerRtpCapabilities: rtpCapabilities,
  iceServers: z.array(iceServer),
  serverTimeMs: timeMs,
};

export const hostRequests = {
  ...commonRequests,
  createSession: {
    data: z.strictObject({
      protocol: protocolVersion,
      hostKey: z.optional(hostKey),
      title: z.optional(text),
      hostName: z.optional(textUpTo(80)),
      visibility: z._default(visibility, 'unlisted'),
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
  createProducerTransport: { data: nothing, reply: z.strictObject({ transport: transportParameters }) },
  produce: {
    data: z.strictObject({ transportId: opaqueId, kind: z.literal('audio'), rtpParameters }),
    reply: z.strictObject({ producerId: opaqueId }),
  },
  /** The captured tab is gone: the session waits for another. */
  closeProducer: { data: nothing, reply: nothing },
  nowPlaying: { data: nowPlayingReport, reply: nothing },
  position: { data: positionReport, reply: nothing },
  artwork: { data: artworkUpload, reply: z.strictObject({ artworkId }) },
  pause: { data: nothing, reply: nothing },
  resume: { data: nothing, reply: nothing },
  endSession: { data: nothing, reply: nothing },
} as const;

export const listenerRequests = {
  ...commonRequests,
  join: {
    data: z.strictObject({
      protocol: protocolVersion,
      sessionId,
      /** From an earlier `join`: come back as the same participant, if the server still knows it. */
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
    reply: z.strictObject({ transport: transportParameters, consumer: z.nullable(consumerParameters) }),
  },
  consume: {
    data: z.strictObject({ transportId: opaqueId, rtpCapabilities }),
    reply: consumerParameters,
  },
  resumeConsumer: { data: z.strictObject({ consumerId: opaqueId }), reply: nothing },
  /** Goodbye: the participant is forgotten at once. */
  leave: { data: nothing, reply: nothing },
} as const;

export const requests = { ...hostRequests, ...listenerRequests } as const;

export type RequestMap = Readonly<
  Record<string, { readonly data: z.core.$ZodType; readonly reply: z.core.$ZodType }>
>;
export type Method<M extends RequestMap = typeof requests> = keyof M & string;
/** What a client passes in. */
export type RequestInput<M extends RequestMap, K extends Method<M>> = z.input<M[K]['data']>;
/** What the server sees once parsed. */
export type RequestData<M extends RequestMap, K extends Method<M>> = z.output<M[K]['data']>;
export type ReplyData<M extends RequestMap, K extends Method<M>> = z.output<M[K]['reply']>;
