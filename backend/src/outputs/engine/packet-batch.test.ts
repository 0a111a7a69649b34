import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketBatch, packetsIn } from './packet-batch.ts';

const packet = fc.record({
  line: fc.integer({ min: 0, max: 0xffff_ffff }),
  publication: fc.integer({ min: 0, max: 0xffff_ffff }),
  atMs: fc.double({ noNaN: true }),
  packet: fc.uint8Array({ maxLength: 1500 }),
});

test('gives back what was put in, and begins anew', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 100 }), (packets) => {
      const batch = new PacketBatch();
      for (const one of packets) batch.add(one);
      const read = [...packetsIn(batch.take())].map((one) => ({
        ...one,
        packet: Uint8Array.from(one.packet),
      }));
      expect(read).toEqual(packets);
      expect([...packetsIn(batch.take())]).toEqual([]);
    }),
  );
});

test('loses what is too much instead of growing', () => {
  const batch = new PacketBatch();
  const large = new Uint8Array(60_000);
  for (let count = 0; count < 100; count += 1) batch.add({ line: 1, publication: 1, atMs: 0, packet: large });
  expect(batch.take().length).toBeLessThanOrEqual(4 * 1024 * 1024);
});
