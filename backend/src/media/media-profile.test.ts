import type { RtpParameters } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { demandProfile } from './media-profile.ts';

function opus(parameters: Record<string, number>, encoding: { dtx?: boolean } = {}): RtpParameters {
  const codec = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters };
  return { codecs: [codec], encodings: [{ ssrc: 1, ...encoding }] };
}

const badRtp = expect.objectContaining({ code: 'bad-rtp' });

test('music has no gaps', () => {
  expect(() => demandProfile('music', opus({ 'sprop-stereo': 1, usedtx: 0 }))).not.toThrow();
  expect(() => demandProfile('music', opus({}))).not.toThrow();
  expect(() => demandProfile('music', opus({ usedtx: 1 }))).toThrow(badRtp);
  expect(() => demandProfile('music', opus({}, { dtx: true }))).toThrow(badRtp);
});

test('a voice is mono, and may have gaps', () => {
  expect(() => demandProfile('voice', opus({ usedtx: 1 }, { dtx: true }))).not.toThrow();
  expect(() => demandProfile('voice', opus({}))).not.toThrow();
  expect(() => demandProfile('voice', opus({ 'sprop-stereo': 1 }))).toThrow(badRtp);
});

test.each(['music', 'voice'] as const)('%s is one stream of Opus', (profile) => {
  const [codec] = opus({}).codecs;
  if (codec === undefined) throw new Error('There is a codec.');
  for (const codecs of [
    [],
    [codec, codec],
    [{ ...codec, channels: 1 }],
    [{ ...codec, mimeType: 'audio/PCMU' }],
  ]) {
    expect(() => demandProfile(profile, { codecs })).toThrow(badRtp);
  }
  expect(() => demandProfile(profile, { codecs: [codec], encodings: [{ ssrc: 1 }, { ssrc: 2 }] })).toThrow(
    badRtp,
  );
});
