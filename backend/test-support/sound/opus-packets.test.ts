import { expect, test } from 'vitest';
import { OpusPackets, PAYLOAD_TYPE } from './opus-packets.ts';

test('a packet is 20 ms of stereo Opus at 128 kbit/s, with its level', () => {
  const packet = new OpusPackets().next();
  const version = packet.readUInt8(0) >> 6;
  const extensionWords = packet.readUInt16BE(14);
  const payload = packet.subarray(16 + extensionWords * 4);
  expect(version).toBe(2);
  expect(packet.readUInt8(1) & 0x7f).toBe(PAYLOAD_TYPE);
  expect((payload.length * 8 * 1000) / 20).toBe(128_000);
  const isStereo = ((payload.at(0) ?? 0) & 0b100) !== 0;
  expect(isStereo).toBe(true);
});

test('sequence and timestamp go on, and wrap', () => {
  const packets = new OpusPackets();
  const first = Buffer.from(packets.next());
  const second = Buffer.from(packets.next());
  expect(second.readUInt16BE(2) - first.readUInt16BE(2)).toBe(1);
  expect(second.readUInt32BE(4) - first.readUInt32BE(4)).toBe(960);
  for (let n = 2; n < 0x1_0000; n++) packets.next();
  expect(packets.next().readUInt16BE(2)).toBe(1);
});
