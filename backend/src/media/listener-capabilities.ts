import type { types } from 'mediasoup';

/**
 * What congestion control is made with (mediasoup drops the RTCP feedback that belongs to it along with these). The program has one
 * bitrate and there is nothing to choose by it; each listener would have every packet noted, and would report on it many times a second.
 */
const CONGESTION_CONTROL: ReadonlySet<string> = new Set<types.RtpHeaderExtensionUri>([
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]);

/** What a listener can receive, without congestion control. */
export function listenerCapabilities({
  codecs,
  headerExtensions = [],
}: types.RtpCapabilities): types.RtpCapabilities {
  return {
    ...(codecs && { codecs }),
    headerExtensions: headerExtensions.filter(({ uri }) => !CONGESTION_CONTROL.has(uri)),
  };
}
