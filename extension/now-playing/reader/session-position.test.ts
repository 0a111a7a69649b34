import { beforeEach, describe, expect, test } from 'vitest';
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

test('an object that gives its numbers but once is no word', () => {
  position.say({ duration: 90, position: 10 }, 0);
  const once = {
    get duration(): number {
      throw new Error('only once');
    },
  };
  expect(() => position.say(once, 10)).toThrow('only once');
  expect(position.read(true, 20)).toBeUndefined();
});

describe('what one field says costs no other', () => {
  const fine = { positionMs: 5000, durationMs: 90_000, rate: 1 };
  test.each([
    [
      { duration: 2 ** 32, position: 5 },
      { ...fine, durationMs: null },
    ],
    [
      { duration: Number.MAX_VALUE, position: 5 },
      { ...fine, durationMs: null },
    ],
    [
      { duration: 1e6 + 1, position: 5 },
      { ...fine, durationMs: null },
    ],
    [
      { duration: 0, position: 5 },
      { ...fine, durationMs: null },
    ],
    [{ duration: 90, position: 5, playbackRate: 50 }, fine],
    [{ duration: 90, position: 5, playbackRate: -1 }, fine],
    [{ duration: 90, position: 5, playbackRate: Number.NaN }, fine],
    [
      { duration: 90, position: 500 },
      { ...fine, positionMs: 90_000 },
    ],
    [{ duration: '90', position: '5' }, fine],
    [{ duration: 90, position: '5.0', playbackRate: '1' }, fine],
    [{ duration: 90 }, { ...fine, positionMs: 0 }],
  ])('%o', (state, read) => {
    position.say(state, 0);
    expect(position.read(true, 0)).toEqual(read);
  });

  // What differs is the position alone: it must not cost the stream being live.
  test.each([5, 1.8e9, 1e300])('of an endless stream, a position of %d leaves it live', (seconds) => {
    position.say({ duration: Number.POSITIVE_INFINITY, position: seconds }, 0);
    expect(position.read(true, 0)).toMatchObject({ durationMs: null, rate: 1 });
  });

  test.each([-1, Number.NaN])('a position of %d is none', (seconds) => {
    position.say({ duration: Number.POSITIVE_INFINITY, position: seconds }, 0);
    expect(position.read(true, 0)).toBeUndefined();
  });
});

const element = (positionMs: number, rate = 1, durationMs: number | null = 90_000) => ({
  positionMs,
  durationMs,
  rate,
});

test('an element that jumped elsewhere knows better, until the page speaks again', () => {
  position.say({ duration: 90, position: 10 }, 0);
  position.read(true, 0);
  position.elementJumped(element(40_000), 200);
  expect(position.read(true, 300)).toBeUndefined();
  position.say({ duration: 90, position: 40 }, 400);
  expect(position.read(true, 400)?.positionMs).toBe(40_000);
});

test('an element that agrees changes nothing', () => {
  position.say({ duration: 90, position: 40 }, 0);
  position.read(true, 0);
  position.elementJumped(element(40_300), 200);
  expect(position.read(true, 200)?.positionMs).toBe(40_200);
});

test('an element that plays at another speed knows better', () => {
  position.say({ duration: 90, position: 40 }, 0);
  position.elementJumped(element(40_000, 1.5), 10);
  expect(position.read(true, 20)).toBeUndefined();
});

test('an element of another length is not what the page speaks of', () => {
  position.say({ duration: 200, position: 30 }, 0);
  position.read(true, 0, element(1000, 1, 60_000));
  position.elementJumped(element(0, 1, 60_000), 1000);
  expect(position.read(true, 2000)?.positionMs).toBe(32_000);
});

test('an element that was what the page speaks of knows better, also once it has something else', () => {
  position.say({ duration: 90, position: 10 }, 0);
  position.read(true, 0, element(10_000));
  position.elementJumped(element(0, 1, null), 1000);
  expect(position.read(true, 1000)).toBeUndefined();
});

test('of live streams the element knows better where it was at the place that the page said', () => {
  position.say({ duration: Number.POSITIVE_INFINITY, position: 5 }, 0);
  position.elementJumped(element(3_000_000, 1, null), 100);
  expect(position.read(true, 1000)?.positionMs).toBe(5000);
  position.read(true, 1000, element(5500, 1, null));
  position.elementJumped(element(60_000, 1, null), 1000);
  expect(position.read(true, 1000)).toBeUndefined();
});
