import { expect, test } from 'vitest';
import { MessageWatch } from './message-watch.ts';

/** As a client sends it: masked, here with a mask of zeros (RFC 6455 §5.2). */
function frame(length: number, { fin = true, opcode = 1 } = {}): Buffer {
  const first = (fin ? 0x80 : 0) | opcode;
  const [second, size] = length < 126 ? [length, 0] : length < 65_536 ? [126, 2] : [127, 8];
  const head = Buffer.alloc(2 + size);
  head[0] = first;
  head[1] = 0x80 | second;
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.alloc(4), Buffer.alloc(length, 'x')]);
}

test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
  'a message of %i bytes costs nothing once it is whole',
  (length) => {
    const watch = new MessageWatch();
    const whole = frame(length);
    watch.feed(whole.subarray(0, -1));
    expect(watch.cost).toBeGreaterThanOrEqual(whole.byteLength - 1);
    watch.feed(whole.subarray(-1));
    expect(watch.cost).toBe(0);
  },
);

test('is right however the bytes come', () => {
  const watch = new MessageWatch();
  const bytes = Buffer.concat([frame(3), frame(300), frame(5, { opcode: 9 }), frame(70_000)]);
  for (const step of [1, 2, 7, 1000, 100_000]) {
    for (let at = 0; at < bytes.byteLength; at += step) watch.feed(bytes.subarray(at, at + step));
    expect(watch.cost).toBe(0);
  }
});

test('counts what comes behind a whole message in the same chunk', () => {
  const watch = new MessageWatch();
  watch.feed(Buffer.concat([frame(10), frame(50_000).subarray(0, 40_000)]));
  expect(watch.cost).toBeGreaterThanOrEqual(40_000);
});

test('a message of several frames is whole with its last, whatever came between them', () => {
  const watch = new MessageWatch();
  watch.feed(frame(1000, { fin: false }));
  const first = watch.cost;
  expect(first).toBeGreaterThanOrEqual(1000);
  watch.feed(frame(4, { opcode: 10 }));
  watch.feed(frame(0, { fin: false, opcode: 0 }));
  expect(watch.cost).toBeGreaterThan(first);
  watch.feed(frame(1, { opcode: 0 }));
  expect(watch.cost).toBe(0);
});

test('small chunks cost more than their bytes', () => {
  const watch = new MessageWatch();
  const bytes = frame(1000);
  for (let at = 0; at < 500; at += 1) watch.feed(bytes.subarray(at, at + 1));
  expect(watch.cost).toBeGreaterThan(100_000);
});

test('counts the messages that came whole', () => {
  const watch = new MessageWatch();
  watch.feed(Buffer.concat([frame(10), frame(70_000), frame(300).subarray(0, 3)]));
  expect(watch.finished).toBe(2);
  watch.feed(frame(300).subarray(3));
  expect(watch.finished).toBe(3);
});
