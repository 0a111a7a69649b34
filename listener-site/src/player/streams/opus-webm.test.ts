import { expect, test } from 'vitest';
import { OggPackets } from './ogg-packets.ts';
import { opusMs, webmCluster, webmHead } from './opus-webm.ts';

/** RFC 3533 §6, without what nobody here looks at. */
function page(lengths: readonly number[], body: Uint8Array): Uint8Array {
  const head = new Uint8Array(27 + lengths.length);
  head.set(new TextEncoder().encode('OggS'));
  head[26] = lengths.length;
  head.set(lengths, 27);
  return Uint8Array.from([...head, ...body]);
}

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

test.each([1, 7, 100, 10_000])('packets come whole out of Ogg that comes %i bytes at a time', (size) => {
  const stream = Uint8Array.from([
    ...page([3, 255, 0], Uint8Array.from([...filled(3, 1), ...filled(255, 2)])),
    ...page([255, 255], filled(510, 3)),
    ...page([10, 4], Uint8Array.from([...filled(10, 3), ...filled(4, 4)])),
  ]);
  const ogg = new OggPackets();
  const found: Uint8Array[] = [];
  for (let at = 0; at < stream.length; at += size) found.push(...ogg.read(stream.subarray(at, at + size)));
  expect(found).toEqual([filled(3, 1), filled(255, 2), filled(520, 3), filled(4, 4)]);
});

test('what is no Ogg is refused', () => {
  expect(() => [...new OggPackets().read(filled(40, 60))]).toThrow('no Ogg');
});

test.each([
  ['20 ms, one frame', [0xfc], 20],
  ['2.5 ms, two frames', [0xe1], 5],
  ['60 ms of speech', [0x18], 60],
  ['three frames of 20 ms', [0xfb, 0x03], 60],
])('a packet of %s is as long as its head says', (_name, packet, ms) => {
  expect(opusMs(Uint8Array.from(packet))).toBe(ms);
});

test('a cluster says when each of its packets is heard', () => {
  const packet = Uint8Array.from([0xfc, 1, 2]);
  const cluster = webmCluster(70_000, [packet, packet]);
  const blocks = [...cluster.keys()].filter((at) => cluster[at] === 0xa3);
  expect(blocks.map((at) => [...cluster.subarray(at + 5, at + 9)])).toEqual([
    [0x81, 0, 0, 0x80],
    [0x81, 0, 20, 0x80],
  ]);
  expect([...cluster.subarray(8, 17)]).toEqual([0xe7, 0x10, 0, 0, 4, 0, 1, 0x11, 0x70]);
});

test('what comes first holds the head that the stream came with', () => {
  const head = Uint8Array.from([
    ...new TextEncoder().encode('OpusHead'),
    1,
    2,
    0x38,
    1,
    0x80,
    0xbb,
    0,
    0,
    0,
    0,
    0,
  ]);
  const webm = Buffer.from(webmHead(head));
  expect(webm.includes(Buffer.from(head))).toBe(true);
  expect(webm.includes('A_OPUS')).toBe(true);
});
