import type { RtpParameters } from '@auxcast/shared-types';
import { AUDIO_LEVEL } from './capabilities.ts';
import { LEVEL_EXTENSION_ID, PAYLOAD_TYPE } from './opus-packets.ts';

/** What a host's browser sends when it is told to send music. */
export function programParameters(ssrc: number): RtpParameters {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: PAYLOAD_TYPE,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, stereo: 1, 'sprop-stereo': 1, usedtx: 0, useinbandfec: 0 },
        rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
      },
    ],
    headerExtensions: [{ uri: AUDIO_LEVEL, id: LEVEL_EXTENSION_ID }],
    encodings: [{ ssrc }],
    rtcp: { cname: 'auxcast', reducedSize: true },
  };
}
