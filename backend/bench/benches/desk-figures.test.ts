import { expect, test } from 'vitest';
import { isWithin } from '../budget.ts';
import { type DeskMeasured, deskMeasured, deskResult } from './desk-figures.ts';

const MEASURED: DeskMeasured = {
  directMs: [90, 100, 500],
  mixedMs: [120, 130, 140],
  jumps: { mixedMs: [25, 31.26], directMs: [-40.04, 2] },
  changes: [
    { gapMs: 4, burstDb: 0.2 },
    { gapMs: 19.96, burstDb: -0.1 },
  ],
  returnFeedDelayMs: 0.004,
  guestMs: Array.from({ length: 101 }, (_, n) => 150 + n),
  duckAttacksMs: [60, 81, 70],
  mixMinusDb: { 4: [75, 71, 78, 80], 8: [70, 69.94, 75, 74, 73, 72, 71, 70] },
  costs: {
    0: { cpuPct: 5, uploadKbps: 200 },
    4: { cpuPct: 15.04, uploadKbps: 400 },
    8: { cpuPct: 20, uploadKbps: 400 },
  },
};

function failedWith(change: Partial<DeskMeasured>): string[] {
  const { budgets } = deskResult({ ...MEASURED, ...change });
  return budgets.filter((budget) => !isWithin(budget)).map(({ label }) => label);
}

test('the file says the worst gap, jump and depth, and the middle of what varies', () => {
  expect(deskResult(MEASURED).json).toEqual({
    guests: 8,
    mixMinusDb: 69.9,
    returnFeedDelayMs: 0,
    guestToListenerMs: { p50: 200, p95: 245 },
    directSpeakerToSpeakerMs: 100,
    mixedSpeakerToSpeakerMs: 130,
    switchGapMs: 20,
    switchJumpMs: -40,
    duckAttackMs: 70,
    hostCpuPct: { 0: 5, 4: 15, 8: 20 },
    uploadKbps: { 0: 200, 4: 400, 8: 400 },
  });
});

test('what is good enough passes', () => {
  expect(failedWith({})).toEqual([]);
});

test('one guest who hears itself is enough to fail', () => {
  expect(failedWith({ mixMinusDb: { 4: [70, 59], 8: MEASURED.mixMinusDb[8] } })).toEqual([
    'mix-minus, least',
  ]);
  expect(failedWith({ mixMinusDb: { 4: MEASURED.mixMinusDb[4], 8: [70, 59] } })).toHaveLength(1);
});

test('so is one gap, or one burst', () => {
  expect(failedWith({ changes: [{ gapMs: 21, burstDb: 0 }] })).toEqual([
    'quiet while the program changes over',
  ]);
  const burst = [{ gapMs: 0, burstDb: 1.5 }, ...MEASURED.changes];
  expect(failedWith({ changes: burst })).toEqual(['above the music’s own peak then']);
});

test('a return feed that comes late, and sound that takes too long, fail', () => {
  expect(failedWith({ returnFeedDelayMs: 21 })).toHaveLength(1);
  expect(failedWith({ guestMs: [260] })).toEqual(['guest to listener, median']);
  expect(failedWith({ mixedMs: [151], directMs: [121] })).toHaveLength(2);
});

test('a measurement in which nothing was heard is none', () => {
  expect(deskMeasured.safeParse({ ...MEASURED, guestMs: [] }).success).toBe(false);
});
