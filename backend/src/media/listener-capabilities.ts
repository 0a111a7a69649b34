import type { types } from 'mediasoup';

/**
 * What congestion control is made with. mediasoup has none for sound, and would stamp every packet anew for
 * each listener all the same.
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
