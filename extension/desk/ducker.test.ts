import type { Ducking } from '@auxcast/shared-types';
import { beforeEach, describe, expect, test } from 'vitest';
import { Ducker } from './ducker.ts';
import { FakeParam } from './param.fixture.ts';

const SETTINGS: Ducking = { isOn: true, depthDb: 12, attackMs: 100, holdMs: 400, releaseMs: 600 };

let nowS: number;
let param: FakeParam;
let ducker: Ducker;

beforeEach(() => {
  nowS = 10;
  param = new FakeParam(1);
  ducker = new Ducker(param, () => nowS, SETTINGS);
});

describe('Ducker', () => {
  test('goes down within the attack, at an even pace in decibels, and stays there', () => {
    ducker.setTalking(true);
    expect(dbAt(10)).toBeCloseTo(0);
    expect(dbAt(10.05)).toBeCloseTo(-6);
    expect(dbAt(10.1)).toBeCloseTo(-12);
    expect(dbAt(60)).toBeCloseTo(-12);
  });

  test('stays down for the hold after the last word, then comes up within the release', () => {
    ducker.setTalking(true);
    talkEndsAt(12);
    expect(dbAt(12.4)).toBeCloseTo(-12);
    expect(dbAt(12.7)).toBeCloseTo(-6);
    expect(dbAt(13)).toBeCloseTo(0);
    expect(dbAt(60)).toBeCloseTo(0);
  });

  test('does not come up between two words', () => {
    ducker.setTalking(true);
    talkEndsAt(12);
    nowS = 12.39;
    ducker.setTalking(true);
    expect(lowestAndHighest(12, 20)).toEqual([-12, -12]);
    talkEndsAt(20);
    expect(dbAt(20.4)).toBeCloseTo(-12);
    expect(dbAt(21)).toBeCloseTo(0);
  });

  test('goes down from where it is when somebody talks while it comes up', () => {
    ducker.setTalking(true);
    talkEndsAt(12);
    nowS = 12.7;
    ducker.setTalking(true);
    expect(dbAt(12.7)).toBeCloseTo(-6);
    expect(dbAt(12.725)).toBeCloseTo(-9);
    expect(dbAt(12.75)).toBeCloseTo(-12);
  });

  test('goes all the way for a word shorter than the attack', () => {
    ducker.setTalking(true);
    talkEndsAt(10.02);
    expect(dbAt(10.1)).toBeCloseTo(-12);
    expect(dbAt(10.42)).toBeCloseTo(-12);
    expect(dbAt(11.02)).toBeCloseTo(0);
  });

  test('follows its settings while it is down', () => {
    ducker.setTalking(true);
    nowS = 11;
    ducker.set({ ...SETTINGS, depthDb: 24 });
    expect(dbAt(11)).toBeCloseTo(-12);
    expect(dbAt(11.05)).toBeCloseTo(-24);
    nowS = 12;
    ducker.set({ ...SETTINGS, depthDb: 6 });
    expect(dbAt(12)).toBeCloseTo(-24);
    expect(dbAt(12.1)).toBeCloseTo(-6);
    talkEndsAt(13);
    nowS = 13.1;
    ducker.set({ ...SETTINGS, depthDb: 6, holdMs: 1000 });
    expect(dbAt(14)).toBeCloseTo(-6);
    expect(dbAt(14.6)).toBeCloseTo(0);
  });

  test('comes up when it is switched off, and goes down when it is switched on while somebody talks', () => {
    ducker.setTalking(true);
    nowS = 11;
    ducker.set({ ...SETTINGS, isOn: false });
    expect(dbAt(11.6)).toBeCloseTo(0);
    nowS = 12;
    ducker.set(SETTINGS);
    expect(dbAt(12.1)).toBeCloseTo(-12);
  });

  test('does nothing at all with a depth of nothing', () => {
    ducker.set({ ...SETTINGS, depthDb: 0 });
    ducker.setTalking(true);
    talkEndsAt(12);
    expect(lowestAndHighest(10, 15)).toEqual([0, 0]);
  });

  test('never jumps, whenever words come and go', () => {
    let isTalking = false;
    let seed = 7;
    for (let word = 0; word < 200; word += 1) {
      seed = (seed * 16_807) % 2_147_483_647;
      const before = dbAt(nowS + 0.0001);
      isTalking = !isTalking;
      ducker.setTalking(isTalking);
      expect(Math.abs(dbAt(nowS + 0.0001) - before)).toBeLessThan(0.1);
      nowS += (seed % 900) / 1000;
    }
  });
});

function talkEndsAt(atS: number): void {
  nowS = atS;
  ducker.setTalking(false);
}

function dbAt(atS: number): number {
  return 20 * Math.log10(param.valueAt(atS));
}

function lowestAndHighest(fromS: number, toS: number): [number, number] {
  const all = Array.from({ length: 500 }, (_, step) => dbAt(fromS + ((toS - fromS) * step) / 500));
  const round = (db: number) => Math.round(db * 1000) / 1000 + 0;
  return [round(Math.min(...all)), round(Math.max(...all))];
}
