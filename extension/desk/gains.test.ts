import { expect, test } from 'vitest';
import { compressorMakeUp, equalPower, equalPowerCurves, fromDecibel } from './gains.ts';

test('decibels are amplitudes', () => {
  expect(fromDecibel(0)).toBe(1);
  expect(fromDecibel(-20)).toBeCloseTo(0.1);
  expect(fromDecibel(6.0206)).toBeCloseTo(2);
});

test('a crossfade is as loud all the way, and of one side alone at its ends', () => {
  for (let position = 0; position <= 1; position += 0.1) {
    const [first, second] = equalPower(position);
    expect(first ** 2 + second ** 2).toBeCloseTo(1, 10);
  }
  const [falling, rising] = equalPowerCurves();
  expect([falling[0], rising[0]]).toEqual([1, 0]);
  expect([falling.at(-1), rising.at(-1)]).toEqual([expect.closeTo(0, 10), 1]);
  const middle = (falling.length - 1) / 2;
  expect(falling[middle]).toBe(rising[middle]);
});

test('a compressor that takes 18 dB from full scale is turned up by three fifths of it', () => {
  expect(20 * Math.log10(compressorMakeUp({ thresholdDb: -24, ratio: 4 }))).toBeCloseTo(10.8);
  expect(compressorMakeUp({ thresholdDb: -24, ratio: 1 })).toBe(1);
});
