import { expect, test } from 'vitest';
import { textFrame } from './frame.ts';

test.each([0, 1, 125, 126, 65_535, 65_536])('a frame of %i bytes begins as RFC 6455 says', (length) => {
  const frame = textFrame('x'.repeat(length));
  const [first, second = 0] = frame;
  expect(first).toBe(0x81);
  const told =
    second < 126 ? second : second === 126 ? frame.readUInt16BE(2) : Number(frame.readBigUInt64BE(2));
  expect(told).toBe(length);
  expect(frame.subarray(frame.length - length).toString()).toBe('x'.repeat(length));
});

test('length counts bytes, not characters', () => {
  expect(textFrame('ä€🎵').length).toBe(2 + 2 + 3 + 4);
  expect(textFrame('ä€🎵').subarray(2).toString()).toBe('ä€🎵');
});
