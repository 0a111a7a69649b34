import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLICK_MS, type Hold, type HoldHappening, holdStep, isOn, NOT_HELD } from './hold-step.ts';

const SOURCES = ['pointer', 'button-key', 'chosen-key'] as const;
const source = fc.constantFrom(...SOURCES);

const down = (atMs: number, by: (typeof SOURCES)[number] = 'pointer'): HoldHappening => ({
  kind: 'down',
  source: by,
  atMs,
});
const up = (atMs: number, by: (typeof SOURCES)[number] = 'pointer'): HoldHappening => ({
  kind: 'up',
  source: by,
  atMs,
});

function after(...happenings: HoldHappening[]): Hold {
  return happenings.reduce(holdStep, NOT_HELD);
}

describe('a button', () => {
  test('is on from the moment it goes down', () => {
    expect(isOn(after(down(0)))).toBe(true);
  });

  test('stays on after a click, and goes off with the next', () => {
    const clicked = after(down(0), up(100));
    expect(clicked).toEqual({ isLatched: true, held: {} });
    expect(holdStep(holdStep(clicked, down(1000)), up(1100))).toEqual(NOT_HELD);
  });

  test('is on for as long as it is held, latched before or not', () => {
    expect(after(down(0), up(CLICK_MS))).toEqual(NOT_HELD);
    expect(after(down(0), up(100), down(1000), up(1000 + CLICK_MS))).toEqual(NOT_HELD);
  });

  test('stays on after a click without a pointer, and goes off with the next', () => {
    expect(after({ kind: 'click' }).isLatched).toBe(true);
    expect(after({ kind: 'click' }, { kind: 'click' })).toEqual(NOT_HELD);
  });
});

test('the chosen key holds and never latches', () => {
  expect(isOn(after(down(0, 'chosen-key')))).toBe(true);
  expect(after(down(0, 'chosen-key'), up(10, 'chosen-key'))).toEqual(NOT_HELD);
});

test('a key that repeats counts from when it first went down', () => {
  expect(after(down(0), down(CLICK_MS), up(CLICK_MS + 1))).toEqual(NOT_HELD);
});

const happening: fc.Arbitrary<HoldHappening> = fc.oneof(
  source.map((by) => down(0, by)),
  source.map((by) => up(0, by)),
  source.map((by): HoldHappening => ({ kind: 'taken', source: by })),
  fc.constantFrom<HoldHappening>({ kind: 'left' }, { kind: 'click' }, { kind: 'latched' }, { kind: 'ended' }),
);

/** Whatever happened, at times that go on. */
const story = fc
  .array(fc.tuple(happening, fc.integer({ min: 0, max: 2 * CLICK_MS })), { maxLength: 40 })
  .map((parts) => {
    let nowMs = 0;
    return parts.map(([part, passedMs]): HoldHappening => {
      nowMs += passedMs;
      return 'atMs' in part ? { ...part, atMs: nowMs } : part;
    });
  });

describe('whatever happened before', () => {
  test('leaving the page lets go of what is held, and of nothing that is latched', () => {
    fc.assert(
      fc.property(story, (happened) => {
        const hold = after(...happened);
        const left = holdStep(hold, { kind: 'left' });
        expect(left).toEqual({ isLatched: hold.isLatched, held: {} });
        expect(isOn(left)).toBe(hold.isLatched);
      }),
    );
  });

  test('what comes up after the page was left changes nothing', () => {
    fc.assert(
      fc.property(story, source, (happened, by) => {
        const left = holdStep(after(...happened), { kind: 'left' });
        expect(holdStep(left, up(1e9, by))).toEqual(left);
      }),
    );
  });

  test('a lost right ends it', () => {
    fc.assert(
      fc.property(story, (happened) => {
        expect(isOn(holdStep(after(...happened), { kind: 'ended' }))).toBe(false);
      }),
    );
  });

  test('once everything came up after a long hold, it is off', () => {
    fc.assert(
      fc.property(story, (happened) => {
        const released = SOURCES.flatMap((by) => [down(1e8, by), up(1e9, by)]);
        expect(after(...happened, { kind: 'left' }, ...released)).toEqual(NOT_HELD);
      }),
    );
  });
});
