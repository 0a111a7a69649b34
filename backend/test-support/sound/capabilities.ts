import type { RtpCapabilities } from '@auxcast/shared-types';

/** The header extensions that matter to a music listener, as Chromium numbers them. */
export const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
export const AUDIO_LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const ABS_SEND_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';
const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** What a browser of today says it can receive, audio only. */
export const LISTENER_CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: 'audio',
      mimeType: 'audio/opus',
      preferredPayloadType: 100,
      clockRate: 48_000,
      channels: 2,
      parameters: { minptime: 10, useinbandfec: 1 },
      rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
    },
  ],
  headerExtensions: [MID, ABS_SEND_TIME, TRANSPORT_CC, AUDIO_LEVEL, ABS_CAPTURE_TIME].map((uri, index) => ({
    kind: 'audio',
    uri,
    preferredId: index + 1,
  })),
};
