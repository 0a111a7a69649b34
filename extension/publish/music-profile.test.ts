import { describe, expect, test } from 'vitest';
import { codecOptionsFor, encodingsFor } from './music-profile.ts';

describe('the music profile', () => {
  test.each([128_000, 192_000, 256_000])(
    'sends stereo at %i bits a second, without speech’s tricks',
    (bitrate) => {
      expect(codecOptionsFor(bitrate)).toEqual({
        opusStereo: true,
        opusDtx: false,
        opusFec: false,
        opusNack: true,
        opusMaxPlaybackRate: 48_000,
        opusMaxAverageBitrate: bitrate,
        opusPtime: 20,
      });
      expect(encodingsFor(bitrate)).toEqual([{ maxBitrate: bitrate, dtx: false }]);
    },
  );
});
