import { expect, test } from 'vitest';
import { clientFrame, FrameReader, PING, TEXT } from './web-socket-frames.ts';

function serverFrame(opcode: number, payload: Buffer): Buffer {
  if (payload.length <= 125) return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
  const head = Buffer.alloc(payload.length < 0x1_0000 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(head.length === 4 ? 126 : 127, 1);
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  else head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const sent = [
  { opcode: TEXT, payload: Buffer.from('short') },
  { opcode: PING, payload: Buffer.alloc(0) },
  { opcode: TEXT, payload: Buffer.alloc(126, 'a') },
  { opcode: TEXT, payload: Buffer.alloc(70_000, 'b') },
];
const bytes = Buffer.concat(sent.map(({ opcode, payload }) => serverFrame(opcode, payload)));

test.each([7, 61, 1000, bytes.length])('frames are found again in chunks of %d bytes', (size) => {
  const seen: typeof sent = [];
  const reader = new FrameReader((opcode, payload) => seen.push({ opcode, payload: Buffer.from(payload) }));
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    // One buffer for all chunks, as the sockets do.
    const length = bytes.copy(buffer, 0, at, at + size);
    reader.push(buffer.subarray(0, length));
  }
  expect(seen).toEqual(sent);
});

test.each([5, 200])('a frame of %d bytes is masked as clients must', (length) => {
  const payload = Buffer.alloc(length, 'x');
  const frame = clientFrame(TEXT, payload);
  expect(frame.readUInt8(0)).toBe(0x81);
  expect(frame.readUInt8(1) & 0x80).toBe(0x80);
  expect(frame.subarray(-length)).toEqual(payload);
});
