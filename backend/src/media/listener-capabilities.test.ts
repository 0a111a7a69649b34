import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import { expect, test } from 'vitest';
import { listenerCapabilities } from './listener-capabilities.ts';
import { MEDIA_CODECS } from './media-codecs.ts';

test('keeps what sound needs, and nothing of congestion control', () => {
  const all = generateRouterRtpCapabilities(MEDIA_CODECS);
  const uris = (listenerCapabilities(all).headerExtensions ?? []).map(({ uri }) => uri);
  expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
  expect(uris).toContain('http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time');
  expect(uris.filter((uri) => /abs-send-time|transport-wide-cc/.test(uri))).toEqual([]);
  expect(listenerCapabilities(all).codecs).toEqual(all.codecs);
});
