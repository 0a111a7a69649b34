import { describe, expect, test } from 'vitest';
import { deviceCapabilitiesOf, knownExtensions } from './device-capabilities.ts';

describe('deviceCapabilitiesOf', () => {
  test('keeps codecs, and of the header extensions those that music uses', () => {
    const capabilities = deviceCapabilitiesOf({
      codecs: [
        { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
      ],
      headerExtensions: [
        { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
        {
          kind: 'audio',
          uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
          preferredId: 10,
          direction: 'sendrecv',
        },
        { kind: 'audio', uri: 'urn:somebody:elses', preferredId: 12 },
      ],
    });
    expect(capabilities.codecs?.[0]).toMatchObject({ mimeType: 'audio/opus', rtcpFeedback: [] });
    expect(capabilities.headerExtensions?.map(({ uri }) => uri)).toEqual([
      'urn:ietf:params:rtp-hdrext:sdes:mid',
      'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
    ]);
  });

  test('takes a router that offers nothing', () => {
    expect(deviceCapabilitiesOf({})).toEqual({ codecs: [], headerExtensions: [] });
  });
});

describe('knownExtensions', () => {
  test('keeps what mediasoup-client knows, with all that belongs to it', () => {
    const level = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 3 };
    expect(knownExtensions([level, { uri: 'urn:example:unheard-of', id: 4 }])).toEqual([level]);
  });

  test('takes none for none', () => {
    expect(knownExtensions(undefined)).toEqual([]);
  });
});
