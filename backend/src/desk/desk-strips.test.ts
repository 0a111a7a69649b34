import { HOST_STRIPS } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { DeskStrips, MOST_GUEST_STRIPS } from './desk-strips.ts';

function shownIds(strips: DeskStrips): string[] {
  return strips.shown.map(({ stripId }) => stripId);
}

function names(count: number, prefix = 'guest'): string[] {
  return Array.from({ length: count }, (_none, n) => `${prefix}${n}`);
}

const NOT_FOUND = expect.objectContaining({ code: 'not-found' });

test("the host's own sounds always have a strip, are on air, and only the microphone makes music go down", () => {
  const strips = new DeskStrips([]);
  expect(shownIds(strips)).toEqual([...HOST_STRIPS]);
  for (const { stripId, isOnAir, feed, ducks, gain } of strips.shown) {
    expect({ isOnAir, feed, gain }).toEqual({ isOnAir: true, feed: 'off', gain: 1 });
    expect(ducks).toBe(stripId === 'microphone');
  }
});

test('a guest begins off air, at unity, with the program without itself', () => {
  const strips = new DeskStrips([]);
  expect(strips.seat(['ada'])).toBe(true);
  expect(strips.ofGuest('ada')).toEqual({
    stripId: 'ada',
    gain: 1,
    pan: 0,
    isMuted: false,
    ducks: true,
    isOnAir: false,
    feed: 'program-minus',
  });
  expect(strips.seat(['ada'])).toBe(false);
});

test('whoever comes back finds the strip as it was, though others came meanwhile', () => {
  const strips = new DeskStrips([]);
  strips.seat(['ada', 'bob']);
  strips.change('ada', { gain: 0.4, isOnAir: true, feed: 'off' });
  const before = strips.ofGuest('ada');
  strips.seat(['bob']);
  expect(strips.ofGuest('ada')).toBeUndefined();
  expect(shownIds(strips)).not.toContain('ada');
  strips.seat(['bob', 'eve', 'ada']);
  expect(strips.ofGuest('ada')).toEqual(before);
});

test('what is stored brings all of it back, and nobody is here then', () => {
  const strips = new DeskStrips([]);
  strips.seat(['ada', 'bob']);
  strips.change('ada', { pan: -1 });
  strips.change('tab', { gain: 0.3 });
  strips.seat(['ada']);
  const restored = new DeskStrips(strips.stored);
  expect(shownIds(restored)).toEqual([...HOST_STRIPS]);
  expect(restored.shown.find(({ stripId }) => stripId === 'tab')?.gain).toBe(0.3);
  restored.seat(['ada', 'bob']);
  expect(restored.ofGuest('ada')?.pan).toBe(-1);
});

describe('of guests', () => {
  test('no more are kept than may be, and who is longest away is forgotten first', () => {
    const strips = new DeskStrips([]);
    const [first = '', second = '', ...others] = names(MOST_GUEST_STRIPS);
    strips.seat([first, second, ...others]);
    for (const id of [first, second]) strips.change(id, { gain: 0.5 });
    strips.seat([second, ...others]);
    strips.seat(others);
    strips.seat([...others, 'one more']);
    expect(strips.stored).toHaveLength(HOST_STRIPS.length + MOST_GUEST_STRIPS);
    strips.seat([...others.slice(1), first, second]);
    expect(strips.ofGuest(first)?.gain).toBe(1);
    expect(strips.ofGuest(second)?.gain).toBe(0.5);
  });

  test('those who are here keep theirs, and whoever is too many has none', () => {
    const strips = new DeskStrips([]);
    strips.seat([...names(MOST_GUEST_STRIPS), 'late']);
    expect(strips.ofGuest('late')).toBeUndefined();
    expect(() => strips.change('late', { isOnAir: true })).toThrow(NOT_FOUND);
    strips.seat([...names(MOST_GUEST_STRIPS - 1), 'late']);
    expect(strips.ofGuest('late')).toBeDefined();
  });
});

test('a change that changes nothing is none; a strip that is not there is not found', () => {
  const strips = new DeskStrips([]);
  expect(strips.change('tab', { gain: 1, isMuted: undefined })).toBe(false);
  expect(strips.change('tab', { gain: 0.9 })).toBe(true);
  expect(strips.change('tab', { gain: 0.9 })).toBe(false);
  expect(() => strips.change('nobody', {})).toThrow(NOT_FOUND);
});

test("the host's own sounds are not taken off air", () => {
  const strips = new DeskStrips([]);
  expect(() => strips.change('microphone', { isOnAir: false })).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  );
  expect(strips.change('microphone', { isOnAir: true })).toBe(false);
});
