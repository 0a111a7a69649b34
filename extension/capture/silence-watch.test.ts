import { describe, expect, test } from 'vitest';
import { SILENCE_DB, toDecibel } from './decibel.ts';
import { SilenceWatch } from './silence-watch.ts';

describe('SilenceWatch', () => {
  test('counts from the last sound', () => {
    const watch = new SilenceWatch(0);
    watch.hear(-20, 1000);
    watch.hear(SILENCE_DB, 2000);
    watch.hear(-85, 7000);
    expect(watch.silentForMs(7000)).toBe(6000);
    watch.hear(-60, 7500);
    expect(watch.silentForMs(7600)).toBe(100);
  });

  test('starts over when told', () => {
    const watch = new SilenceWatch(0);
    watch.restart(4000);
    expect(watch.silentForMs(4500)).toBe(500);
  });
});

describe('toDecibel', () => {
  test.each([
    [1, 0],
    [0.5, -6.02],
    [0, SILENCE_DB],
    [1e-9, SILENCE_DB],
  ])('amplitude %f is %f dBFS', (amplitude, decibel) => {
    expect(toDecibel(amplitude)).toBeCloseTo(decibel, 2);
  });
});
