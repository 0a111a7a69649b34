import { expect, test } from 'vitest';
import { OpusPackets } from './opus-packets.ts';
import { VoiceCount } from './voice-count.ts';

test('tells what was lost by the gaps between sequence numbers, beyond their wrap as well', () => {
  const packets = new OpusPackets();
  const voice = new VoiceCount();
  const lost = new Set([5, 6, 0xffff, 0x1_0001]);
  for (let n = 1; n <= 0x1_0003; n++) {
    const packet = packets.next();
    if (!lost.has(n)) voice.take(packet, n);
  }
  expect(voice.due).toBe(0x1_0003);
  expect(voice.due - voice.packets).toBe(lost.size);
});

test('a packet that was overtaken is not lost', () => {
  const packets = new OpusPackets();
  const voice = new VoiceCount();
  const [first, second, third] = [1, 2, 3].map(() => Buffer.from(packets.next()));
  for (const packet of [first, third, second]) if (packet) voice.take(packet, 0);
  expect([voice.due, voice.packets]).toEqual([3, 3]);
});

test('tells when the first one came since it was expected, and the last one of all', () => {
  const packets = new OpusPackets();
  const voice = new VoiceCount();
  expect([voice.firstMs, voice.lastMs]).toEqual([null, null]);
  for (const nowMs of [10, 30]) voice.take(packets.next(), nowMs);
  expect([voice.firstMs, voice.lastMs]).toEqual([10, 30]);
  voice.expect();
  expect([voice.firstMs, voice.lastMs]).toEqual([null, 30]);
  voice.take(packets.next(), 50);
  expect([voice.firstMs, voice.lastMs]).toEqual([50, 50]);
});
