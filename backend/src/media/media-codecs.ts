import type { RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import { fromMediasoupCapabilities } from './rtp-parameters.ts';

/**
 * Opus for music, and nothing else. Stereo, bit rate, NACK, and the absence of FEC and DTX are the sender's
 * to ask for (`opusStereo`, `opusMaxAverageBitrate`, `opusNack`); what it asks for reaches the listeners
 * unchanged.
 */
export const MEDIA_CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 100 },
];

/** The same for every router, so that clients can prepare before there is one. */
export const ROUTER_RTP_CAPABILITIES: RtpCapabilities = fromMediasoupCapabilities(
  generateRouterRtpCapabilities(MEDIA_CODECS),
);
