import type { RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup-client';

type Extension = NonNullable<types.RtpCapabilities['headerExtensions']>[number];

/** The header extensions that music over WebRTC has a use for; others a router offers are left out. */
const AUDIO_EXTENSIONS: readonly Extension['uri'][] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
];

/** A router's capabilities, as the protocol bounds them, in mediasoup-client's narrower type. */
export function deviceCapabilitiesOf({ codecs, headerExtensions }: RtpCapabilities): types.RtpCapabilities {
  return {
    codecs:
      codecs?.map(({ rtcpFeedback, ...codec }) => ({ ...codec, rtcpFeedback: rtcpFeedback ?? [] })) ?? [],
    headerExtensions:
      headerExtensions?.flatMap(({ uri, ...rest }) => {
        const known = AUDIO_EXTENSIONS.find((candidate) => candidate === uri);
        return known ? [{ ...rest, uri: known }] : [];
      }) ?? [],
  };
}
