import { beforeEach, describe, expect, test } from 'vitest';
import { Fader } from './fader.ts';
import { FakeParam } from './param.fixture.ts';

let nowS: number;
let param: FakeParam;
let fader: Fader;

beforeEach(() => {
  nowS = 10;
  param = new FakeParam(0);
  fader = new Fader(param, 0, () => nowS);
});

describe('Fader', () => {
  test('goes there evenly within 20 ms', () => {
    fader.goTo(1);
    expect(param.valueAt(10)).toBe(0);
    expect(param.valueAt(10.01)).toBeCloseTo(0.5);
    expect(param.valueAt(10.02)).toBe(1);
  });

  test('takes its time, but never less than hides a click', () => {
    fader.goTo(1, 2);
    expect(param.valueAt(11)).toBeCloseTo(0.5);
    fader.goTo(0, 0);
    expect(param.valueAt(10.01)).toBeCloseTo(0, 2);
  });

  test('turns round on its way', () => {
    fader.goTo(1, 1);
    nowS = 10.5;
    fader.goTo(0, 1);
    expect(param.valueAt(10.5)).toBeCloseTo(0.5);
    expect(param.valueAt(11)).toBeCloseTo(0.25);
    expect(param.valueAt(11.5)).toBe(0);
  });

  test('does not start anew for where it goes already', () => {
    fader.goTo(1, 1);
    nowS = 10.9;
    fader.goTo(1, 5);
    expect(param.valueAt(11)).toBe(1);
  });
});
