/**
 * WebRTC's own objects, in mediasoup's shapes
 * (https://mediasoup.org/documentation/v3/mediasoup/rtp-parameters-and-capabilities/). Browsers add fields to
 * these: unknown ones are dropped, not refused; every list and string is bounded.
 */
import * as z from 'zod/mini';
import { opaqueId } from './ids.ts';

// These end up as lines of a session description: a line break would smuggle in another.
const SHORT_LENGTH = 256;
const PLAIN = /^\P{Cc}*$/u;
const short = z.string().check(z.maxLength(SHORT_LENGTH), z.regex(PLAIN));
const payloadType = z.int().check(z.nonnegative(), z.maximum(127));
const ssrc = z.int().check(z.nonnegative(), z.maximum(0xffff_ffff));
const MAX_PARAMETERS = 32;
/**
 * Of unknown type, as WebRTC libraries have them, so that their objects and these are the same to the
 * compiler. Counted before anything is copied, and looked at without a schema for each: thousands of them
 * would hold up everybody else. No pipe into an object, because the listener's page has no room for pipes.
 */
const parameters = z.custom<Record<string, unknown>>(areFewScalars).check(z.overwrite(withoutPrototype));
/** Not `z.boolean`: the listener's page needs that nowhere else before it plays. */
export const flag = z.custom<boolean>((value) => typeof value === 'boolean');
const kind = z.enum(['audio', 'video']);
/** `audio/opus` and the like. */
const mimeType = z.string().check(z.regex(/^(audio|video)\/[\w.+-]{1,64}$/));
const rtcpFeedback = z.object({ type: short, parameter: z.optional(short) });
const direction = z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

export const rtpCapabilities = z.object({
  codecs: z.optional(
    z
      .array(
        z.object({
          kind,
          mimeType,
          preferredPayloadType: payloadType,
          clockRate: z.int(),
          channels: z.optional(z.int()),
          parameters: z.optional(parameters),
          rtcpFeedback: z.optional(z.array(rtcpFeedback).check(z.maxLength(16))),
        }),
      )
      .check(z.maxLength(64)),
  ),
  headerExtensions: z.optional(
    z
      .array(
        z.object({
          kind,
          uri: short,
          preferredId: z.int(),
          preferredEncrypt: z.optional(flag),
          direction: z.optional(direction),
        }),
      )
      .check(z.maxLength(64)),
  ),
});
export type RtpCapabilities = z.infer<typeof rtpCapabilities>;

export const rtpParameters = z.object({
  mid: z.optional(short),
  codecs: z
    .array(
      z.object({
        mimeType,
        payloadType,
        clockRate: z.int(),
        channels: z.optional(z.int()),
        parameters: z.optional(parameters),
        rtcpFeedback: z.optional(z.array(rtcpFeedback).check(z.maxLength(16))),
      }),
    )
    .check(z.minLength(1), z.maxLength(8)),
  headerExtensions: z.optional(
    z
      .array(
        z.object({
          uri: short,
          id: z.int(),
          encrypt: z.optional(flag),
          parameters: z.optional(parameters),
        }),
      )
      .check(z.maxLength(32)),
  ),
  encodings: z.optional(
    z
      .array(
        z.object({
          ssrc: z.optional(ssrc),
          rid: z.optional(short),
          codecPayloadType: z.optional(payloadType),
          rtx: z.optional(z.object({ ssrc })),
          dtx: z.optional(flag),
          maxBitrate: z.optional(z.number()),
        }),
      )
      .check(z.maxLength(4)),
  ),
  rtcp: z.optional(z.object({ cname: z.optional(short), reducedSize: z.optional(flag) })),
  msid: z.optional(short),
});
export type RtpParameters = z.infer<typeof rtpParameters>;

export const dtlsParameters = z.object({
  role: z.optional(z.enum(['auto', 'client', 'server'])),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().check(z.regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){19,63}$/)),
      }),
    )
    .check(z.minLength(1), z.maxLength(8)),
});
export type DtlsParameters = z.infer<typeof dtlsParameters>;

export const iceParameters = z.object({
  usernameFragment: short,
  password: short,
  iceLite: z.optional(flag),
});
export type IceParameters = z.infer<typeof iceParameters>;

const iceCandidate = z.object({
  foundation: short,
  priority: z.number(),
  ip: short,
  address: short,
  protocol: z.enum(['udp', 'tcp']),
  port: z.int(),
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.optional(z.enum(['active', 'passive', 'so'])),
});

/** What a client needs to build its end of a transport. */
export const transportParameters = z.strictObject({
  id: opaqueId,
  iceParameters,
  iceCandidates: z.array(iceCandidate),
  dtlsParameters,
});
export type TransportParameters = z.infer<typeof transportParameters>;

/** What a listener needs to hear the program. */
export const consumerParameters = z.strictObject({
  id: opaqueId,
  producerId: opaqueId,
  kind: z.enum(['audio']),
  rtpParameters,
});
export type ConsumerParameters = z.infer<typeof consumerParameters>;

/** RTCIceServer, W3C WebRTC §4.2.3. */
export const iceServer = z.strictObject({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});
export type IceServer = z.infer<typeof iceServer>;

function areFewScalars(fields: unknown): boolean {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return false;
  if (Object.keys(fields).length > MAX_PARAMETERS) return false;
  return Object.entries(fields).every(([name, value]) => isShort(name) && isScalar(value));
}

/** A field of that name would become the prototype of a copy. */
function withoutPrototype(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== '__proto__'));
}

function isShort(text: string): boolean {
  return text.length <= SHORT_LENGTH && PLAIN.test(text);
}

function isScalar(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return true;
  return typeof value === 'string' ? isShort(value) : Number.isFinite(value);
}
