import { expect, test } from 'vitest';
import { ServerTime } from './server-time.ts';

const START = Date.UTC(2026, 0, 1);

function clocks() {
  const at = { wall: START, steady: 5000, mayStep: true };
  const time = new ServerTime({ wall: () => at.wall, steady: () => at.steady, mayStep: () => at.mayStep });
  const pass = (ms: number) => {
    at.wall += ms;
    at.steady += ms;
  };
  return { at, time, pass };
}

test('it is the wall clock while that is not set', () => {
  const { time, pass } = clocks();
  expect(time.now()).toBe(START);
  pass(1234);
  expect(time.now()).toBe(START + 1234);
});

test.each([-120_000, -20_000, 20_000, 130_000])(
  'a jump of the wall clock by %i ms moves it by no more than 0.1 %',
  (jumpMs) => {
    const { at, time, pass } = clocks();
    at.wall += jumpMs;
    expect(time.now()).toBe(START);
    pass(1000);
    expect(time.now()).toBeCloseTo(START + 1000 + Math.sign(jumpMs), 5);
  },
);

test('it comes to the wall clock in the end, however often it is asked', () => {
  const { at, time, pass } = clocks();
  at.wall -= 20_000;
  for (let minutes = 0; minutes < 6 * 60; minutes += 1) {
    const before = time.now();
    pass(60_000);
    expect(time.now()).toBeGreaterThan(before);
  }
  expect(time.now()).toBe(at.wall);
});

test('it follows at once a clock that was hours off: a machine that learned the time after its start', () => {
  const { at, time, pass } = clocks();
  at.wall += 30 * 365 * 86_400_000;
  pass(10);
  expect(time.now()).toBe(at.wall);
});

test.each([-2 * 3_600_000, 2 * 3_600_000, 365 * 86_400_000])(
  'while sessions are open it does not follow at once a clock that is set by %i ms, and does after the last',
  (jumpMs) => {
    const { at, time, pass } = clocks();
    at.mayStep = false;
    at.wall += jumpMs;
    pass(1000);
    expect(time.now()).toBeCloseTo(START + 1000 + Math.sign(jumpMs), 5);
    at.mayStep = true;
    expect(time.now()).toBe(at.wall);
  },
);
