import { expect, test } from 'vitest';
import { encodedTones } from '../../../test-support/judges/index.ts';
import { lostAfter, packetSamples, silence } from './opus-packet.ts';

/** First bytes by their configuration, as RFC 6716 §3.1 has them. */
const toc = (config: number, frames = 0) => (config << 3) | frames;

test('knows how long every kind of packet is', () => {
  expect(packetSamples(Uint8Array.of(toc(0)))).toBe(480);
  expect(packetSamples(Uint8Array.of(toc(3)))).toBe(2880);
  expect(packetSamples(Uint8Array.of(toc(13)))).toBe(960);
  expect(packetSamples(Uint8Array.of(toc(16)))).toBe(120);
  expect(packetSamples(Uint8Array.of(toc(31)))).toBe(960);
  expect(packetSamples(Uint8Array.of(toc(31, 1), 0))).toBe(1920);
  expect(packetSamples(Uint8Array.of(toc(31, 3), 3))).toBe(2880);
});

test('takes nothing for Opus that is not', () => {
  expect(packetSamples(new Uint8Array())).toBeUndefined();
  expect(packetSamples(Uint8Array.of(toc(31, 3)))).toBeUndefined();
  expect(packetSamples(Uint8Array.of(toc(31, 3), 0))).toBeUndefined();
  // More than 120 ms.
  expect(packetSamples(Uint8Array.of(toc(31, 3), 7))).toBeUndefined();
});

test('reads the length of what an encoder makes', async () => {
  const [packet = Buffer.alloc(0)] = await encodedTones({ left: 440, right: 1000, ms: 100, frameMs: 10 });
  expect(packetSamples(packet)).toBe(480);
});

test.each([120, 240, 480, 960])('has a silence of %i samples', (samples) => {
  for (const channels of [1, 2] as const) {
    const sound = silence(samples, channels);
    expect(sound?.samples).toBe(samples);
    expect(packetSamples(sound?.bytes ?? new Uint8Array())).toBe(samples);
  }
});

test('has the longest silence that fits', () => {
  expect(silence(1000, 2)?.samples).toBe(960);
  expect(silence(959, 2)?.samples).toBe(480);
  expect(silence(119, 2)).toBeUndefined();
});

test('asks a decoder to make up one frame of what was before', () => {
  expect(lostAfter(Uint8Array.of(toc(30, 1), 1, 2, 3))).toEqual({
    samples: 480,
    bytes: Uint8Array.of(toc(30)),
  });
});
