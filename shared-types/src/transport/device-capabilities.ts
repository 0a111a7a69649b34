import type { types } from 'mediasoup-client';
import type { RtpCapabilities } from '../webrtc.ts';

type Uri = types.RtpHeaderExtensionUri;

/**
 * RTP header extensions that matter for sound; what else a router offers is left out. mediasoup-client types
 * only those it knows.
 */
const KNOWN: ReadonlyMap<string, Uri> = new Map(
  (
    [
      'urn:ietf:params:rtp-hdrext:sdes:mid',
      'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
      'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
    ] satisfies Uri[]
  ).map((uri) => [uri, uri]),
);

/** A router's capabilities, as the protocol bounds them, in mediasoup-client's narrower type. */
export function deviceCapabilitiesOf({ codecs, headerExtensions }: RtpCapabilities): types.RtpCapabilities {
  return {
    codecs:
      codecs?.map(({ rtcpFeedback, ...codec }) => ({ ...codec, rtcpFeedback: rtcpFeedback ?? [] })) ?? [],
    headerExtensions: knownExtensions(headerExtensions),
  };
}

/** Without those that nobody here could use. */
export function knownExtensions<E extends { uri: string }>(
  extensions: readonly E[] = [],
): (Omit<E, 'uri'> & { uri: Uri })[] {
  return extensions.flatMap((extension) => {
    const uri = KNOWN.get(extension.uri);
    return uri ? [{ ...extension, uri }] : [];
  });
}
