import { expect, test } from 'vitest';
import { listenerBitrate } from './listener-bitrate.ts';

const AROUND = 30_400;

function program(parameters: Record<string, unknown>, maxBitrate?: number) {
  const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2, parameters };
  return { codecs: [codec], encodings: [{ ssrc: 1, ...(maxBitrate !== undefined && { maxBitrate }) }] };
}

test.each([
  ['the encoding says', program({}, 128_000), 128_000],
  ['the codec says', program({ maxaveragebitrate: 96_000 }), 96_000],
  ['the codec says in letters', program({ maxaveragebitrate: '256000' }), 256_000],
  ['nobody says', program({}), 192_000],
  ['is no number', program({ maxaveragebitrate: 'loud' }), 192_000],
  ['is below what Opus has', program({}, 1), 6000],
  ['is beyond what Opus has', program({}, 1e9), 510_000],
])('a bit rate that %s', (_, parameters, bps) => {
  expect(listenerBitrate(parameters)).toBe(bps + AROUND);
});

test('without a program it is the usual one', () => {
  expect(listenerBitrate(undefined)).toBe(192_000 + AROUND);
});
