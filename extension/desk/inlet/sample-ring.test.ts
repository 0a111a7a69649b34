import { beforeEach, describe, expect, test } from 'vitest';
import { SampleRing } from './sample-ring.ts';

let ring: SampleRing;
let written: number;

beforeEach(() => {
  ring = new SampleRing();
  written = 0;
});

describe('SampleRing', () => {
  test('gives back what was written, in its order, however often it went round', () => {
    let read = 0;
    for (let piece = 0; piece < 500; piece += 1) {
      write(441);
      expect(ring.left[ring.placeOf(0)]).toBe(read);
      expect(ring.right[ring.placeOf(440)]).toBe(-(read + 440));
      ring.drop(441);
      read += 441;
    }
    expect(ring.fill).toBe(0);
  });

  test('has any stretch in a row, with what was read before', () => {
    for (let piece = 0; piece < 100; piece += 1) {
      write(1000);
      ring.drop(ring.fill - 500);
      const from = ring.placeOf(-100);
      const stretch = [...ring.left.subarray(from, from + 600)];
      expect(stretch).toEqual(Array.from({ length: 600 }, (_, frame) => written - 600 + frame));
    }
  });

  test('lets go of the oldest when nobody reads', () => {
    for (let piece = 0; piece < 100; piece += 1) write(1000);
    expect(ring.fill).toBeLessThan(17_000);
    expect(ring.left[ring.placeOf(0)]).toBe(written - ring.fill);
  });

  test('drops no more than there is', () => {
    write(10);
    ring.drop(20);
    expect(ring.fill).toBe(0);
    write(1);
    expect(ring.left[ring.placeOf(0)]).toBe(10);
  });
});

/** Counts up on the left, and down on the right. */
function write(frames: number): void {
  const left = Float32Array.from({ length: frames }, (_, frame) => written + frame);
  ring.write(
    left,
    left.map((sample) => -sample),
  );
  written += frames;
}
