import { beforeEach, expect, test } from 'vitest';
import { SessionPosition } from './session-position.ts';

let position: SessionPosition;

beforeEach(() => {
  position = new SessionPosition();
});

test('nothing said is nothing known', () => {
  expect(position.read(true, 0)).toBeUndefined();
});

test('it goes on while the music plays, and stands while it does not', () => {
  position.say({ duration: 90, position: 10, playbackRate: 2 }, 0);
  expect(position.read(true, 0)).toEqual({ positionMs: 10_000, durationMs: 90_000, rate: 2 });
  expect(position.read(false, 1000)?.positionMs).toBe(12_000);
  expect(position.read(false, 9000)?.positionMs).toBe(12_000);
  expect(position.read(true, 9000)?.positionMs).toBe(12_000);
  expect(position.read(true, 10_000)?.positionMs).toBe(14_000);
});

test('it never passes the end', () => {
  position.say({ duration: 20, position: 19 }, 0);
  position.read(true, 0);
  expect(position.read(true, 60_000)?.positionMs).toBe(20_000);
});

test('a live stream has no duration', () => {
  position.say({ duration: Number.POSITIVE_INFINITY, position: 5 }, 0);
  expect(position.read(true, 0)).toEqual({ positionMs: 5000, durationMs: null, rate: 1 });
});

test.each([undefined, null, {}, { duration: 'long' }, 7])('%o takes it back', (state) => {
  position.say({ duration: 90, position: 10 }, 0);
  position.say(state, 10);
  expect(position.read(true, 20)).toBeUndefined();
});

test('an element that jumped elsewhere knows better, until the page speaks again', () => {
  position.say({ duration: 90, position: 10 }, 0);
  position.read(true, 0);
  position.elementJumped(40_000, 1, 200);
  expect(position.read(true, 300)).toBeUndefined();
  position.say({ duration: 90, position: 40 }, 400);
  expect(position.read(true, 400)?.positionMs).toBe(40_000);
});

test('an element that agrees changes nothing', () => {
  position.say({ duration: 90, position: 40 }, 0);
  position.read(true, 0);
  position.elementJumped(40_300, 1, 200);
  expect(position.read(true, 200)?.positionMs).toBe(40_200);
});

test('an element that plays at another speed knows better', () => {
  position.say({ duration: 90, position: 40 }, 0);
  position.elementJumped(40_000, 1.5, 10);
  expect(position.read(true, 20)).toBeUndefined();
});
