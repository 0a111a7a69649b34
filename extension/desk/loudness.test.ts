import { describe, expect, test } from 'vitest';
import { LoudnessMeter, SILENT_LUFS } from './loudness.ts';
import { quantaOf, sineSignal } from './sine.fixture.ts';

const SURROUND = [1, 1, 1, 1.41, 1.41];

/** A tone of 1 kHz: its peak in dBFS on each channel, and its seconds. */
type Part = readonly [db: number | readonly number[], seconds: number];

/** The signals of EBU Tech 3341, table 1, and what a meter has to read within 0.1 LU. */
const EBU_SIGNALS: readonly [name: string, parts: readonly Part[], lufs: number][] = [
  ['1', [[-23, 20]], -23],
  ['2', [[-33, 20]], -33],
  [
    '3',
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
    -23,
  ],
  [
    '4',
    [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
    -23,
  ],
  [
    '5',
    [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
    -23,
  ],
  ['6', [[[-28, -28, -24, -30, -30], 20]], -23],
];

describe.each([
  [48_000, EBU_SIGNALS],
  [44_100, EBU_SIGNALS.slice(0, 2)],
])('at %i Hz', (sampleRate, signals) => {
  test.each(signals)('the signal %s of EBU Tech 3341 reads as it has to', (_name, parts, lufs) => {
    const channels = Array.isArray(parts[0]?.[0]) ? SURROUND : [1, 1];
    const meter = new LoudnessMeter(sampleRate, channels);
    for (const part of parts) play(meter, part, sampleRate, channels.length);
    expect(Math.abs(meter.integratedLufs - lufs)).toBeLessThanOrEqual(0.1);
  });
});

describe('LoudnessMeter', () => {
  test('momentary loudness is that of the last 400 ms', () => {
    const meter = new LoudnessMeter(48_000);
    play(meter, [-33, 3]);
    expect(meter.momentaryLufs).toBeCloseTo(-33, 1);
    play(meter, [-23, 0.4]);
    expect(Math.abs(meter.momentaryLufs + 23)).toBeLessThanOrEqual(0.1);
    play(meter, [-200, 0.6]);
    expect(meter.momentaryLufs).toBe(SILENT_LUFS);
  });

  test('a mono tone is 3 LU below the same on both sides', () => {
    const meter = new LoudnessMeter(48_000);
    const left = sineSignal({ hz: 997, db: 0, seconds: 2, sampleRate: 48_000 });
    for (const samples of quantaOf(left)) meter.add([samples, new Float32Array(samples.length)]);
    expect(meter.integratedLufs).toBeCloseTo(-3.01, 1);
  });

  test('silence is the least, and a reset begins anew', () => {
    const meter = new LoudnessMeter(48_000);
    play(meter, [-200, 1]);
    expect([meter.momentaryLufs, meter.integratedLufs]).toEqual([SILENT_LUFS, SILENT_LUFS]);
    play(meter, [-10, 5]);
    meter.reset();
    expect(meter.integratedLufs).toBe(SILENT_LUFS);
    play(meter, [-30, 5]);
    // The first blocks after the reset know nothing of what was before it, but for the 100 ms begun.
    expect(Math.abs(meter.integratedLufs + 30)).toBeLessThanOrEqual(0.5);
  });

  test('samples that are no numbers spoil nothing that comes after them', () => {
    const meter = new LoudnessMeter(48_000);
    meter.add([new Float32Array(128).fill(Number.NaN), new Float32Array(128).fill(Number.POSITIVE_INFINITY)]);
    play(meter, [-23, 5]);
    expect(meter.momentaryLufs).toBeCloseTo(-23, 1);
  });
});

function play(meter: LoudnessMeter, [db, seconds]: Part, sampleRate = 48_000, channels = 2): void {
  const levels = typeof db === 'number' ? Array.from({ length: channels }, () => db) : db;
  const sounds = new Map(
    levels.map((level) => [level, sineSignal({ hz: 1000, db: level, seconds, sampleRate })]),
  );
  const pieces = levels.map((level) => [...quantaOf(sounds.get(level) ?? new Float32Array(), 1000)]);
  for (let piece = 0; piece < (pieces[0]?.length ?? 0); piece += 1) {
    meter.add(pieces.map((of) => of[piece] ?? new Float32Array()));
  }
}
