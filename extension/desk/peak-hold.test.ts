import { beforeEach, describe, expect, test } from 'vitest';
import { SILENCE_DB } from '../capture/decibel.ts';
import { PeakHold } from './peak-hold.ts';

let hold: PeakHold;

beforeEach(() => {
  hold = new PeakHold();
});

describe('PeakHold', () => {
  test('is silent before anything came', () => {
    expect(hold.shown).toEqual({ peakDb: SILENCE_DB, holdDb: SILENCE_DB, isClipped: false });
  });

  test('keeps the highest peak in sight for a second and a half, then lets it fall', () => {
    hold.add(1, false, 0);
    hold.add(0.1, false, 1000);
    expect(hold.shown.peakDb).toBeCloseTo(-20);
    expect(hold.shown.holdDb).toBeCloseTo(0);
    hold.add(0.001, false, 1500);
    expect(hold.shown.holdDb).toBeCloseTo(0);
    hold.add(0.001, false, 2000);
    expect(hold.shown.holdDb).toBeCloseTo(-10);
    hold.add(0.001, false, 2250);
    expect(hold.shown.holdDb).toBeCloseTo(-15);
  });

  test('never falls below what comes', () => {
    hold.add(1, false, 0);
    hold.add(0.5, false, 5000);
    expect(hold.shown.holdDb).toBeCloseTo(-6.02);
    hold.add(0.1, false, 6400);
    expect(hold.shown.holdDb).toBeCloseTo(-6.02);
  });

  test('remembers that it clipped until it is told that this was seen', () => {
    hold.add(1, true, 0);
    hold.add(0.1, false, 60_000);
    expect(hold.shown.isClipped).toBe(true);
    hold.resetClip();
    expect(hold.shown.isClipped).toBe(false);
  });
});
