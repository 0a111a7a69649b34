import { expect, test } from 'vitest';
import { decibelWords, gainAt, panWords, percentWords, positionOf } from './fader-scale.ts';

test('goes from silence to twice as loud', () => {
  expect([gainAt(0), gainAt(1)]).toEqual([0, 2]);
  for (const gain of [0, 0.1, 0.5, 1, 1.5, 2]) expect(gainAt(positionOf(gain))).toBeCloseTo(gain);
});

test('meets unity exactly, wherever a key’s steps begin', () => {
  for (let offset = 0; offset < 0.01; offset += 0.001) {
    const steps = Array.from({ length: 100 }, (_, at) => gainAt(offset + at / 100));
    expect(steps).toContain(1);
  }
});

test('says gains in decibels and per cent', () => {
  expect([0, 0.5, 1, 2].map(decibelWords)).toEqual(['−∞ dB', '−6.0 dB', '0.0 dB', '+6.0 dB']);
  expect([0, 0.5, 1, 2].map(percentWords)).toEqual(['0 %', '50 %', '100 %', '200 %']);
});

test('says sides', () => {
  expect([-1, -0.4, 0, 0.001, 1].map(panWords)).toEqual(['L 100', 'L 40', 'Centre', 'Centre', 'R 100']);
});
