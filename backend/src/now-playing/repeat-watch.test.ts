import { beforeEach, describe, expect, test } from 'vitest';
import { RepeatWatch } from './repeat-watch.ts';

const START = 1_000_000;
let watch: RepeatWatch;

beforeEach(() => {
  watch = new RepeatWatch();
  watch.restart(null);
});

function at(seconds: number, positionS: number, { durationS = 180, rate = 1 } = {}) {
  const atMs = START + seconds * 1000;
  const durationMs = Number.isNaN(durationS) ? null : durationS * 1000;
  watch.move({ positionMs: positionS * 1000, durationMs, rate, atMs });
  return watch.repeatsAt(atMs);
}

test('a track that played to its end and begins anew repeats', () => {
  expect(at(0, 0)).toBe(false);
  expect(at(180, 0)).toBe(true);
  expect(watch.repeatsAt(START + 182_000)).toBe(true);
});

test('half of it is enough, or four minutes', () => {
  at(0, 0);
  expect(at(95, 1)).toBe(true);
  watch.restart(null);
  at(200, 0, { durationS: 3600 });
  expect(at(200 + 250, 0, { durationS: 3600 })).toBe(true);
});

describe('it does not repeat when', () => {
  test('it is sought to its beginning early on', () => {
    at(0, 0);
    expect(at(40, 0)).toBe(false);
  });

  test('it is sought to anywhere else', () => {
    at(0, 0);
    expect(at(150, 60)).toBe(false);
  });

  test('it stands at its beginning after it ended, but it does once it plays', () => {
    at(0, 0);
    expect(at(180, 0, { rate: 0 })).toBe(false);
    expect(at(500, 0)).toBe(true);
  });

  test('it shows 0 for a moment, while the player loads something', () => {
    at(0, 0);
    expect(at(100, 0)).toBe(true);
    at(101, 101);
    expect(watch.repeatsAt(START + 102_000)).toBe(false);
  });

  test('nobody knows how long it is: a radio connects anew', () => {
    at(0, 0, { durationS: Number.NaN });
    expect(at(4000, 0, { durationS: Number.NaN })).toBe(false);
  });
});
