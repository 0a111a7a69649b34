import { expect, test } from 'vitest';
import { isWithin } from '../budget.ts';
import { outputsResult } from './outputs-figures.ts';

const soon = { firstSoundMs: 400, behindLiveMs: 1200 };
const whole = { gaps: 0, driftMs: -20, wrongSeconds: 0 };
const GOOD = {
  listeners: 1000,
  oggPct: 0.01,
  mp3Pct: 0.01,
  icecastPct: 0.02,
  memoryKB: 30,
  liveListenerGapMs: 40,
  loopBlockMs: 5,
  loopHeldMs: 8,
  encoderCpuPct: 4,
  lamePct: 2,
  firstByteMs: [60, 4, 3, 5],
  players: { mpg123: soon, chromium: soon, firefox: soon, chromiumBare: soon, firefoxBare: soon },
  longPlay: { ogg: whole, mp3: whole },
};

function beyond(figures: Parameters<typeof outputsResult>[0]): string[] {
  return outputsResult(figures)
    .budgets.filter((budget) => !isWithin(budget))
    .map(({ label }) => label);
}

test('what is written has the players that are judged, and the first listener’s wait for the first byte', () => {
  expect(outputsResult(GOOD).json).toEqual({
    listeners: 1000,
    oggCpuPerListenerPct: 0.01,
    mp3CpuPerListenerPct: 0.01,
    icecastCpuPerListenerPct: 0.02,
    ratioVsIcecast: 0.5,
    encoderCpuPct: 4,
    lameCpuPct: 2,
    memoryPerListenerKB: 30,
    firstByteMs: 60,
    firstSoundMs: { mpg123: 400, chromium: 400, firefox: 400 },
    behindLiveMs: { mpg123: 1200, chromium: 1200, firefox: 1200 },
    liveListenerGapMs: 40,
    loopBlockMs: 5,
  });
  expect(beyond(GOOD)).toEqual([]);
});

test('a bare element may be as late as it is, a page may not', () => {
  const late = { firstSoundMs: 2600, behindLiveMs: 2600 };
  expect(beyond({ ...GOOD, players: { ...GOOD.players, firefoxBare: late } })).toEqual([]);
  expect(beyond({ ...GOOD, players: { ...GOOD.players, firefox: late } })).toEqual([
    'first sound, the page in Firefox',
    'behind live, the page in Firefox',
  ]);
});

test('what nobody heard is within no budget', () => {
  const unheard = { gaps: 0, driftMs: Number.NaN, wrongSeconds: 0 };
  expect(beyond({ ...GOOD, longPlay: { ogg: whole, mp3: unheard } })).toEqual(['drift of MP3']);
});
