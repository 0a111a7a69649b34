import { expect, test } from 'vitest';
import { LoudStretches } from './loud-stretches.ts';

const tone = (ms: number) => Float32Array.from({ length: ms * 48 }, (_, at) => Math.sin(at / 5));
const silence = (ms: number) => new Float32Array(ms * 48);

function stretchesOf(...pieces: readonly Float32Array[]) {
  const stretches = new LoudStretches(0.1);
  for (const piece of pieces) stretches.hear(piece);
  return stretches.all;
}

test('a break of 100 ms parts two stretches, one of 90 ms does not', () => {
  expect(stretchesOf(silence(30), tone(100), silence(90), tone(40), silence(100), tone(50))).toEqual([
    { fromMs: 30, toMs: 260 },
    { fromMs: 360, toMs: 410 },
  ]);
});

test('silence has none', () => {
  expect(stretchesOf(silence(100))).toEqual([]);
});
