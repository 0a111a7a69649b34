import { beforeEach, expect, test } from 'vitest';
import { STANDSTILL_MS, TickingClock } from './ticking-clock.ts';

let clock: TickingClock;

beforeEach(() => {
  clock = new TickingClock();
});

test('at first nobody knows whether it plays', () => {
  expect(clock.read(10_000, 90_000, 0)).toEqual({
    playing: null,
    position: { positionMs: 10_000, durationMs: 90_000, rate: 1 },
  });
});

test('one tick says that it plays, and between ticks time goes on', () => {
  clock.read(10_000, 90_000, 0);
  expect(clock.read(11_000, 90_000, 400)).toMatchObject({ playing: true, position: { positionMs: 11_000 } });
  expect(clock.read(11_000, 90_000, 900)).toMatchObject({ playing: true, position: { positionMs: 11_500 } });
});

test('without a tick it stands still', () => {
  clock.read(10_000, 90_000, 0);
  clock.read(11_000, 90_000, 400);
  expect(clock.read(11_000, 90_000, 400 + STANDSTILL_MS)).toMatchObject({
    playing: false,
    position: { positionMs: 11_000 },
  });
});

test('a clock that never ticked stands still after a while', () => {
  clock.read(10_000, null, 0);
  expect(clock.read(10_000, null, STANDSTILL_MS).playing).toBe(false);
});

test('a jump does not make it play, nor stop', () => {
  clock.read(10_000, 90_000, 0);
  expect(clock.read(10_000, 90_000, STANDSTILL_MS).playing).toBe(false);
  expect(clock.read(50_000, 90_000, STANDSTILL_MS + 100).playing).toBeNull();
  expect(clock.read(51_000, 90_000, STANDSTILL_MS + 700).playing).toBe(true);
  expect(clock.read(20_000, 90_000, STANDSTILL_MS + 900)).toMatchObject({ playing: true });
});

test('a clock that is gone says nothing', () => {
  clock.read(10_000, 90_000, 0);
  expect(clock.read(undefined, null, 100)).toEqual({ playing: null, position: null });
});
