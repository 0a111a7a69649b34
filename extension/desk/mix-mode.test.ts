import { describe, expect, test } from 'vitest';
import { DIRECT, type MixFacts, nextMixMode, unusedUntilMs } from './mix-mode.ts';

/** An open desk with nothing but the tab as it is. */
const PLAIN: MixFacts = {
  isDeskOpen: true,
  isMicrophoneOpen: false,
  guestsOnAir: 0,
  hasSecondTab: false,
  isJinglePlaying: false,
  isTabPlain: true,
};

const REASONS: readonly Partial<MixFacts>[] = [
  { isMicrophoneOpen: true },
  { guestsOnAir: 1 },
  { hasSecondTab: true },
  { isJinglePlaying: true },
  { isTabPlain: false },
];

const MIXED = nextMixMode(DIRECT, { ...PLAIN, guestsOnAir: 1 }, { nowMs: 1000 });

describe('nextMixMode', () => {
  test('is direct while there is nothing but the tab as it is', () => {
    expect(nextMixMode(DIRECT, PLAIN, { nowMs: 0 })).toEqual(DIRECT);
    expect(nextMixMode(DIRECT, PLAIN, { nowMs: 1e9, isBreak: true })).toEqual(DIRECT);
  });

  test.each(REASONS)('mixes at once for %o, at an open desk alone', (reason) => {
    expect(nextMixMode(DIRECT, { ...PLAIN, ...reason }, { nowMs: 0 }).mode).toBe('mixed');
    expect(nextMixMode(DIRECT, { ...PLAIN, ...reason, isDeskOpen: false }, { nowMs: 0 })).toEqual(DIRECT);
  });

  test.each(REASONS)('goes on mixing for %o, at a break, too', (reason) => {
    const facts = { ...PLAIN, ...reason };
    const later = nextMixMode(nextMixMode(MIXED, facts, { nowMs: 2000 }), facts, {
      nowMs: 1e9,
      isBreak: true,
    });
    expect(later).toEqual({ mode: 'mixed', unusedSinceMs: undefined });
    expect(unusedUntilMs(later)).toBeUndefined();
  });

  test('goes back a minute after the last reason went', () => {
    const unused = nextMixMode(MIXED, PLAIN, { nowMs: 5000 });
    expect(unused).toEqual({ mode: 'mixed', unusedSinceMs: 5000 });
    expect(unusedUntilMs(unused)).toBe(65_000);
    expect(nextMixMode(unused, PLAIN, { nowMs: 64_999 })).toEqual(unused);
    expect(nextMixMode(unused, PLAIN, { nowMs: 65_000 })).toEqual(DIRECT);
  });

  test('goes back at a break before that', () => {
    const unused = nextMixMode(MIXED, PLAIN, { nowMs: 5000 });
    expect(nextMixMode(unused, PLAIN, { nowMs: 6000, isBreak: true })).toEqual(DIRECT);
  });

  test('counts the minute anew after each reason', () => {
    const unused = nextMixMode(MIXED, PLAIN, { nowMs: 5000 });
    const used = nextMixMode(unused, { ...PLAIN, isJinglePlaying: true }, { nowMs: 50_000 });
    expect(nextMixMode(used, PLAIN, { nowMs: 60_000 })).toEqual({ mode: 'mixed', unusedSinceMs: 60_000 });
  });

  test('goes back at once when the desk is closed', () => {
    expect(nextMixMode(MIXED, { ...PLAIN, isDeskOpen: false }, { nowMs: 5000 })).toEqual(DIRECT);
  });
});
