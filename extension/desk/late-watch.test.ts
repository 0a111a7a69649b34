import { beforeEach, describe, expect, test } from 'vitest';
import { LateWatch } from './late-watch.ts';

let watch: LateWatch;
let wallMs: number;
let audioMs: number;

beforeEach(() => {
  watch = new LateWatch();
  wallMs = 500_000;
  audioMs = 0;
});

describe('LateWatch', () => {
  test('finds clocks that go alike in time, however pieces of sound come', () => {
    for (let look = 0; look < 50; look += 1) {
      const piece = (look % 4) * 8;
      expect(watch.look({ wallMs, audioMs: audioMs - piece, underrunMs: 0 })).toBe(false);
      pass(1000, 1000);
    }
  });

  test('finds sound that was not made, and forgets it ten seconds later', () => {
    expect(looks(5)).toEqual([false, false, false, false, false]);
    pass(1000, 900);
    expect(looks(9)).toEqual(Array.from({ length: 9 }, () => true));
    expect(looks(3)).toEqual([false, false, false]);
  });

  test('finds what is lost bit by bit', () => {
    looks(3);
    const found = Array.from({ length: 9 }, () => {
      pass(1000, 990);
      return watch.look({ wallMs, audioMs, underrunMs: 0 });
    });
    expect(found.indexOf(true)).toBeGreaterThan(2);
    expect(found.at(-1)).toBe(true);
  });

  test('believes a browser that counts what is missing', () => {
    expect(watch.look({ wallMs: 0, audioMs: 0, underrunMs: 5000 })).toBe(false);
    expect(watch.look({ wallMs: 1000, audioMs: 1000, underrunMs: 5050 })).toBe(true);
  });

  test('does not compare two contexts', () => {
    looks(5);
    audioMs = 0;
    watch.restart();
    expect(looks(2)).toEqual([false, false]);
  });
});

function looks(count: number): boolean[] {
  return Array.from({ length: count }, () => {
    pass(1000, 1000);
    return watch.look({ wallMs, audioMs, underrunMs: 0 });
  });
}

function pass(wall: number, audio: number): void {
  wallMs += wall;
  audioMs += audio;
}
