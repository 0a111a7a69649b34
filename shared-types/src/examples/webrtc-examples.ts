import type {
  consumerParameters,
  dtlsParameters,
  iceParameters,
  rtpCapabilities,
  rtpParameters,
  transportParameters,
} from '../webrtc.ts';
import { type Examples, without } from './examples.ts';
import { nested } from './hostile.ts';
import { CONSUMER_ID, PRODUCER_ID } from './parts.ts';
import {
  CHROMIUM_CAPABILITIES,
  CHROMIUM_CONSUMER,
  CHROMIUM_DTLS,
  CHROMIUM_PROGRAM,
  FIREFOX_CAPABILITIES,
  FIREFOX_DTLS,
  FIREFOX_PROGRAM,
  ROUTER_CAPABILITIES,
  SERVER_TRANSPORT,
} from './real-webrtc.ts';

const OPUS = {
  kind: 'audio' as const,
  mimeType: 'audio/opus',
  preferredPayloadType: 100,
  clockRate: 48_000,
  channels: 2,
};
const SENT_OPUS = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 };
const LINE_BREAK = 'x\r\na=candidate:1 1 udp 1 203.0.113.7 9 typ host';

export const CAPABILITIES: Examples<typeof rtpCapabilities> = {
  accepted: {
    "a router's": ROUTER_CAPABILITIES,
    "Chromium's": CHROMIUM_CAPABILITIES,
    "Firefox's": FIREFOX_CAPABILITIES,
    none: {},
    'as many parameters as may be': { codecs: [{ ...OPUS, parameters: parameters(32) }] },
  },
  refused: {
    'a list': [],
    'a text': 'opus',
    'another kind of media': { codecs: [{ ...OPUS, kind: 'smell' }] },
    'a type that is none': { codecs: [{ ...OPUS, mimeType: 'opus' }] },
    'a type with a line break': { codecs: [{ ...OPUS, mimeType: 'audio/opus\r\na=x' }] },
    'a type that is too long': { codecs: [{ ...OPUS, mimeType: `audio/${'x'.repeat(65)}` }] },
    'no payload type': { codecs: [without(OPUS, 'preferredPayloadType')] },
    'a payload type out of bounds': { codecs: [{ ...OPUS, preferredPayloadType: 128 }] },
    'a fractional clock rate': { codecs: [{ ...OPUS, clockRate: 0.5 }] },
    'a huge clock rate': { codecs: [{ ...OPUS, clockRate: 1e300 }] },
    'a parameter with a line break': { codecs: [{ ...OPUS, parameters: { 'sprop-stereo': LINE_BREAK } }] },
    'a name of a parameter with a line break': { codecs: [{ ...OPUS, parameters: { [LINE_BREAK]: 1 } }] },
    'a parameter that is an object': { codecs: [{ ...OPUS, parameters: { stereo: {} } }] },
    'a parameter that is a deep nest': { codecs: [{ ...OPUS, parameters: { stereo: nested(20_000) } }] },
    'a parameter that is too long': { codecs: [{ ...OPUS, parameters: { stereo: 'x'.repeat(257) } }] },
    'too many parameters': { codecs: [{ ...OPUS, parameters: parameters(33) }] },
    'too many codecs': { codecs: Array.from({ length: 65 }, () => OPUS) },
    'too much feedback': {
      codecs: [{ ...OPUS, rtcpFeedback: Array.from({ length: 17 }, () => ({ type: 'nack' })) }],
    },
    'too many extensions': {
      headerExtensions: Array.from({ length: 65 }, () => ({ kind: 'audio', uri: 'urn:x', preferredId: 1 })),
    },
    'an extension with a line break': {
      headerExtensions: [{ kind: 'audio', uri: LINE_BREAK, preferredId: 1 }],
    },
    'an unknown direction': {
      headerExtensions: [{ kind: 'audio', uri: 'urn:x', preferredId: 1, direction: 'sideways' }],
    },
  },
};

export const PARAMETERS: Examples<typeof rtpParameters> = {
  accepted: {
    "Chromium's program": CHROMIUM_PROGRAM,
    "Firefox's program": FIREFOX_PROGRAM,
    "a consumer's": CHROMIUM_CONSUMER,
    'no more than a codec': { codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000 }] },
  },
  refused: {
    'no codecs': {},
    'an empty list of codecs': { codecs: [] },
    'too many codecs': { codecs: Array.from({ length: 9 }, () => SENT_OPUS) },
    'a payload type out of bounds': { codecs: [{ ...SENT_OPUS, payloadType: -1 }] },
    'too many parameters': { codecs: [{ ...SENT_OPUS, parameters: parameters(33) }] },
    'too many parameters of an extension': {
      codecs: [SENT_OPUS],
      headerExtensions: [{ uri: 'urn:x', id: 1, parameters: parameters(33) }],
    },
    'a mid with a line break': { mid: LINE_BREAK, codecs: [SENT_OPUS] },
    'an msid with a line break': { codecs: [SENT_OPUS], msid: LINE_BREAK },
    'a cname with a line break': { codecs: [SENT_OPUS], rtcp: { cname: LINE_BREAK } },
    'an ssrc out of bounds': { codecs: [SENT_OPUS], encodings: [{ ssrc: 2 ** 32 }] },
    'an ssrc that is a text': { codecs: [SENT_OPUS], encodings: [{ ssrc: '1' }] },
    'an endless bit rate': { codecs: [SENT_OPUS], encodings: [{ maxBitrate: Number.POSITIVE_INFINITY }] },
    'too many encodings': { codecs: [SENT_OPUS], encodings: [{}, {}, {}, {}, {}] },
    'too many extensions': {
      codecs: [SENT_OPUS],
      headerExtensions: Array.from({ length: 33 }, () => ({ uri: 'urn:x', id: 1 })),
    },
  },
};

const [FINGERPRINT] = CHROMIUM_DTLS.fingerprints;

export const DTLS: Examples<typeof dtlsParameters> = {
  accepted: {
    "Chromium's": CHROMIUM_DTLS,
    "Firefox's": FIREFOX_DTLS,
    "a server's": SERVER_TRANSPORT.dtlsParameters,
    'without a role': { fingerprints: CHROMIUM_DTLS.fingerprints },
  },
  refused: {
    'no fingerprint': { role: 'client', fingerprints: [] },
    'too many fingerprints': { fingerprints: Array.from({ length: 9 }, () => FINGERPRINT) },
    'an unknown role': { ...CHROMIUM_DTLS, role: 'both' },
    'an unknown hash': { fingerprints: [{ ...FINGERPRINT, algorithm: 'md5' }] },
    'a short fingerprint': { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] },
    'a fingerprint with a line break': {
      fingerprints: [{ algorithm: 'sha-256', value: `${FINGERPRINT?.value}\r\na=x` }],
    },
  },
};

export const ICE: Examples<typeof iceParameters> = {
  accepted: { "a server's": SERVER_TRANSPORT.iceParameters },
  refused: {
    'no password': { usernameFragment: 'x' },
    'a password with a line break': { usernameFragment: 'x', password: LINE_BREAK },
  },
};

const [CANDIDATE] = SERVER_TRANSPORT.iceCandidates;

export const TRANSPORT: Examples<typeof transportParameters> = {
  accepted: {
    "a server's": SERVER_TRANSPORT,
    'without candidates': { ...SERVER_TRANSPORT, iceCandidates: [] },
  },
  refused: {
    'no id': without(SERVER_TRANSPORT, 'id'),
    'an empty id': { ...SERVER_TRANSPORT, id: '' },
    'a field of somebody else': { ...SERVER_TRANSPORT, sctpParameters: {} },
    'an unknown protocol': { ...SERVER_TRANSPORT, iceCandidates: [{ ...CANDIDATE, protocol: 'smtp' }] },
    'an address with a line break': {
      ...SERVER_TRANSPORT,
      iceCandidates: [{ ...CANDIDATE, ip: LINE_BREAK }],
    },
  },
};

export const CONSUMER: Examples<typeof consumerParameters> = {
  accepted: {
    "of Chromium's program": {
      id: CONSUMER_ID,
      producerId: PRODUCER_ID,
      kind: 'audio',
      rtpParameters: CHROMIUM_CONSUMER,
    },
  },
  refused: {
    video: { id: CONSUMER_ID, producerId: PRODUCER_ID, kind: 'video', rtpParameters: CHROMIUM_CONSUMER },
    'no parameters': { id: CONSUMER_ID, producerId: PRODUCER_ID, kind: 'audio' },
  },
};

function parameters(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n]));
}
