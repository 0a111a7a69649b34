import { describe, expect, test } from 'vitest';
import { RATE } from '../mix/tone-reading.ts';
import { duckAttackMs } from './duck-reading.ts';
import { clickPlacesMs, jumpMs } from './jump-reading.ts';
import { lagMs } from './lag.ts';
import { decibelsOver, longestQuietMs, middleOf, peakOf } from './switch-reading.ts';

function tone(hz: number, seconds: number, amplitude: (second: number) => number): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, frame) => {
    const second = frame / RATE;
    return amplitude(second) * Math.sin(2 * Math.PI * hz * second);
  });
}

describe('the longest quiet', () => {
  const left = tone(440, 1, (second) => (second >= 0.5 && second < 0.53 ? 0 : 0.4));

  test('is where neither channel has anything', () => {
    expect(longestQuietMs({ left, right: left })).toBeCloseTo(30, 0);
  });

  test('is none where one channel goes on, and where a sine crosses zero', () => {
    const right = tone(660, 1, () => 0.4);
    expect(longestQuietMs({ left, right })).toBeLessThan(1);
    expect(longestQuietMs({ left: right, right })).toBeLessThan(1);
  });

  test('is as long at the end as anywhere', () => {
    const fading = tone(440, 1, (second) => (second < 0.9 ? 0.4 : 0.0005));
    expect(longestQuietMs({ left: fading, right: fading })).toBeCloseTo(100, 0);
  });
});

test('a peak is the loudest of both channels, whatever its sign', () => {
  expect(peakOf({ left: Float32Array.of(0.1, -0.5), right: Float32Array.of(0.25, 0) })).toBe(0.5);
  expect(decibelsOver(0.5, 0.25)).toBeCloseTo(6.02);
});

test('the middle of an even count lies between the two', () => {
  expect(middleOf([9, 1, 5])).toBe(5);
  expect(middleOf([9, 1, 5, 4])).toBe(4.5);
  expect(middleOf([])).toBeNaN();
});

describe('the lag', () => {
  const music = tone(440, 0.5, () => 0.4);
  const withClickAt = (frame: number) => music.map((sample, at) => sample + (at === frame ? 0.5 : 0));

  test('is found by what is short, though the tone is alike in many places', () => {
    const [first, second] = [12_000, 12_240].map((frame) => ({ startMs: 0, samples: withClickAt(frame) }));
    if (!first || !second) throw new Error('There are two.');
    expect(lagMs(first, second, 20)).toBeCloseTo(5);
    expect(lagMs(second, first, 20)).toBeCloseTo(-5);
  });

  test('counts when each recording began', () => {
    const samples = withClickAt(12_000);
    expect(lagMs({ startMs: 100, samples }, { startMs: 103, samples }, 20)).toBeCloseTo(3);
  });
});

describe('the attack of ducking', () => {
  const TONES = { musicHz: 440, voiceHz: 1777, depthDb: 12 };
  /** Down to 12 dB from `fromS` on, by so many decibels a second. */
  const ducked = (fromS: number, slope: number) =>
    tone(440, 1, (second) => 0.4 * 10 ** (-Math.min(12, Math.max(0, (second - fromS) * slope)) / 20));
  const mixed = (music: Float32Array, voiceFromS: number) => {
    const voice = tone(1777, 1, (second) => (second < voiceFromS ? 0 : 0.2));
    return music.map((sample, at) => sample + (voice[at] ?? 0));
  };

  test('lasts from the voice until music is down but for a decibel', () => {
    const samples = mixed(ducked(0.5, 110), 0.5);
    expect(Math.abs((duckAttackMs(samples, TONES) ?? Number.NaN) - 100)).toBeLessThan(4);
  });

  test('is below zero where music was down before', () => {
    const samples = mixed(ducked(0.3, 1100), 0.5);
    expect(Math.abs((duckAttackMs(samples, TONES) ?? Number.NaN) + 190)).toBeLessThan(4);
  });

  test('is not begun by the silence of a frame that was lost, or of a decoder that begins', () => {
    const samples = mixed(ducked(0.5, 110), 0.5);
    samples.fill(0, 0, RATE * 0.005);
    samples.fill(0, RATE * 0.3, RATE * 0.32);
    expect(Math.abs((duckAttackMs(samples, TONES) ?? Number.NaN) - 100)).toBeLessThan(4);
  });

  test('is found though a decoder grows loud only bit by bit', () => {
    const samples = mixed(ducked(0.5, 110), 0.5).map((sample, at) => sample * Math.min(1, at / (RATE * 0.2)));
    expect(Math.abs((duckAttackMs(samples, TONES) ?? Number.NaN) - 100)).toBeLessThan(4);
  });

  test('is unknown where music stays up', () => {
    expect(duckAttackMs(mixed(ducked(0.5, 10), 0.5), TONES)).toBeUndefined();
  });
});

describe('the jump of the music', () => {
  const SPOKEN = [9000, 9430, 9985, 10_440, 11_050, 11_500, 12_080, 12_600];
  const heardFrom = (index: number, laterMs: number) => SPOKEN.slice(index).map((ms) => ms - 8700 + laterMs);

  test('is by how much later its clicks come', () => {
    expect(jumpMs(SPOKEN, [...heardFrom(0, 0).slice(0, 4), ...heardFrom(4, 31)])).toBeCloseTo(31);
    expect(jumpMs(SPOKEN, [...heardFrom(0, 0).slice(0, 4), ...heardFrom(4, -31)])).toBeCloseTo(-31);
    expect(jumpMs(SPOKEN, heardFrom(0, 0))).toBeCloseTo(0);
  });

  test('is found though one click is not heard, and one is heard twice', () => {
    const heard = [...heardFrom(0, 0).slice(0, 4), 1790, ...heardFrom(5, 60)];
    expect(jumpMs(SPOKEN, heard)).toBeCloseTo(60);
  });

  test('is unknown where clicks are not those that were spoken', () => {
    expect(jumpMs(SPOKEN, [100, 600, 1100, 1700, 2300, 2850])).toBeUndefined();
  });

  test('is read from clicks that stand out of the music', () => {
    const music = tone(440, 1, () => 0.4);
    for (const at of [4800, 4801, 4900, 28_800]) music[at] = (music[at] ?? 0) + 0.5;
    expect(clickPlacesMs(music)).toEqual([100, 600]);
  });
});
