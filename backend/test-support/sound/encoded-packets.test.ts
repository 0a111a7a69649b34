import { expect, test } from 'vitest';
import { EncodedPackets } from './encoded-packets.ts';
import { opusFrameOf } from './opus-frame.ts';
import { OpusPackets } from './opus-packets.ts';

test('what was encoded is sent over and over, 20 ms apart', () => {
  const packets = new EncodedPackets([Buffer.from([1, 2]), Buffer.from([3])]);
  const frames = [1, 2, 3].map(() => opusFrameOf(packets.next()));
  expect(frames.map((frame) => [...(frame?.payload ?? [])])).toEqual([[1, 2], [3], [1, 2]]);
  const [first, second] = frames;
  expect((second?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBe(960);
});

test('no sound, no packets', () => {
  expect(() => new EncodedPackets([])).toThrow('no sound');
});

test('a frame is found behind the extensions of its packet', () => {
  expect(opusFrameOf(new OpusPackets().next())?.payload).toHaveLength(320);
});

test('padding is no sound', () => {
  const packet = new EncodedPackets([Buffer.from([7, 7, 0, 0, 3])]).next();
  packet.writeUInt8(packet.readUInt8(0) | 0x20, 0);
  expect([...(opusFrameOf(packet)?.payload ?? [])]).toEqual([7, 7]);
  const filled = new EncodedPackets([Buffer.from([0, 2])]).next();
  filled.writeUInt8(filled.readUInt8(0) | 0x20, 0);
  expect(opusFrameOf(filled)).toBeUndefined();
});
