import { describe, expect, test } from 'vitest';
import { sineSignal } from '../sine.fixture.ts';
import { InletBuffer } from './inlet-buffer.ts';
import { InletRun } from './inlet-run.fixture.ts';

const RATE = 48_000;
/** What comes at these times comes at their end. */
const HELD_UP_MS = [3000, 3120] as const;
const heldUp = (readyMs: number) =>
  readyMs > HELD_UP_MS[0] && readyMs < HELD_UP_MS[1] ? HELD_UP_MS[1] : readyMs;

describe('InletBuffer', () => {
  test('lets sound through as it came where both sides have one rate', () => {
    const samples = noise(2);
    const run = new InletRun(RATE, { samples, rate: RATE });
    run.hear(1);
    const { left, right } = run.hear(0.5);
    const from = samples.indexOf(left[0] ?? 0);
    expect(left).toEqual(samples.subarray(from, from + left.length));
    expect(right).toEqual(left.map((sample) => -sample));
  });

  test.each([
    [44_100, 1000],
    [44_100, 10_000],
    [16_000, 1000],
    [96_000, 1000],
    [96_000, 10_000],
    // As when it plays a little slower, or faster.
    [47_904, 10_000],
    [48_096, 10_000],
  ])('makes 48 kHz of %i Hz: beside a tone of %i Hz nothing is above -80 dB', (rate, hz) => {
    const run = new InletRun(RATE, { samples: tone(hz, rate, 3), rate });
    run.hear(1);
    const { left } = run.hear(1);
    const { levelDb, restDb } = readTone(left, hz);
    expect(levelDb).toBeCloseTo(-6, 2);
    expect(restDb).toBeLessThan(levelDb - 80);
  });

  test('makes no lower tone of one that 48 kHz cannot have', () => {
    const run = new InletRun(RATE, { samples: tone(37_000, 96_000, 3), rate: 96_000 });
    run.hear(1);
    expect(peakDb(run.hear(1).left)).toBeLessThan(-86);
  });

  test('is no later after sound was held up, and does not click', () => {
    const samples = noise(8);
    const run = new InletRun(RATE, { samples, rate: RATE, arrivalMs: heldUp });
    const before = run.hear(2).left;
    const during = run.hear(4).left;
    const after = run.hear(1).left;
    const delay = (heard: Float32Array, atS: number) => atS * RATE - samples.indexOf(heard.at(-1) ?? 0);
    const laterMs = ((delay(after, 7) - delay(before, 2)) / RATE) * 1000;
    expect(Math.abs(laterMs)).toBeLessThan(12);
    // It was silent meanwhile.
    expect(during.filter((sample) => sample === 0).length).toBeGreaterThan(RATE * 0.08);

    const steady = new InletRun(RATE, { samples: tone(440, RATE, 8), rate: RATE, arrivalMs: heldUp });
    steady.hear(1);
    const bend = 0.5 * ((2 * Math.PI * 440) / RATE) ** 2;
    // A fade of 2 ms bends it, too.
    expect(sharpestBend(steady.hear(6).left)).toBeLessThan(bend + (2 * 0.5) / (RATE * 0.002));
  });

  test('keeps more once sound comes late again and again, until none of it is missed', () => {
    // Each fifth of a second something comes 18 ms late.
    const arrivalMs = (readyMs: number) => readyMs + (Math.round(readyMs) % 200 === 0 ? 18 : 0);
    let latestMs = 0;
    const inOrder = (readyMs: number) => {
      latestMs = Math.max(latestMs, arrivalMs(readyMs));
      return latestMs;
    };
    const run = new InletRun(RATE, { samples: steadySound(21), rate: RATE, arrivalMs: inOrder });
    expect(leastOf(run.hear(2).left.subarray(RATE / 2))).toBe(0);
    run.hear(8);
    expect(leastOf(run.hear(10).left)).toBeGreaterThan(0.49);
  });

  test.each([0.0005, -0.0005])('follows a clock that is off by %f, without gaps', (drift) => {
    const run = new InletRun(RATE, { samples: steadySound(42), rate: RATE, drift });
    run.hear(1);
    let mostMs = 0;
    for (let second = 0; second < 39; second += 1) {
      expect(leastOf(run.hear(1).left)).toBeGreaterThan(0.49);
      mostMs = Math.max(mostMs, run.buffer.fillMs);
    }
    expect(mostMs).toBeLessThan(25);
  });

  test('is silent before anything came, and after nothing comes any more', () => {
    const run = new InletRun(RATE, { samples: noise(1), rate: RATE });
    expect(run.hear(0.01).left.every((sample) => sample === 0)).toBe(true);
    run.hear(2);
    expect(run.hear(1).left.every((sample) => sample === 0)).toBe(true);
  });

  test('goes over to another rate', () => {
    const run = new InletRun(RATE, { samples: tone(1000, RATE, 1), rate: RATE });
    run.hear(1);
    const { buffer } = run;
    const samples = tone(1000, 44_100, 2);
    const heard = new Float32Array(RATE);
    for (let at = 0; at < heard.length; at += 480) {
      const piece = samples.subarray((at / 480) * 441, (at / 480 + 1) * 441);
      buffer.write(piece, piece, 44_100);
      buffer.read(heard.subarray(at, at + 480), new Float32Array(480));
    }
    expect(readTone(heard.subarray(RATE / 2), 1000).restDb).toBeLessThan(-86);
  });
});

test('an InletBuffer begins with less than 20 ms', () => {
  const buffer = new InletBuffer(RATE);
  const piece = new Float32Array(480).fill(0.5);
  const out = new Float32Array(128);
  let pieces = 0;
  while (out.at(-1) === 0) {
    buffer.write(piece, piece, RATE);
    buffer.read(out, new Float32Array(128));
    pieces += 1;
  }
  expect(pieces).toBeLessThanOrEqual(2);
});

function tone(hz: number, sampleRate: number, seconds: number): Float32Array {
  return sineSignal({ hz, db: -6, seconds, sampleRate });
}

/** No two samples are alike. */
function noise(seconds: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: seconds * RATE }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  });
}

function steadySound(seconds: number): Float32Array {
  return new Float32Array(seconds * RATE).fill(0.5);
}

function leastOf(samples: Float32Array): number {
  return samples.reduce((least, sample) => Math.min(least, sample), 1);
}

function peakDb(samples: Float32Array): number {
  return 20 * Math.log10(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
}

/** The sine of this frequency that fits best, and all beside it, dBFS of sines. */
function readTone(samples: Float32Array, hz: number): { levelDb: number; restDb: number } {
  const step = (2 * Math.PI * hz) / RATE;
  // Over whole periods the two are independent of each other.
  const [real, imaginary] = [Math.sin, Math.cos].map((wave) => {
    return (2 / samples.length) * samples.reduce((sum, sample, at) => sum + sample * wave(step * at), 0);
  });
  const [sine = 0, cosine = 0] = [real, imaginary];
  const rest = samples.reduce((sum, sample, at) => {
    return sum + (sample - sine * Math.sin(step * at) - cosine * Math.cos(step * at)) ** 2;
  }, 0);
  return {
    levelDb: 20 * Math.log10(Math.hypot(sine, cosine)),
    restDb: 10 * Math.log10((2 * rest) / samples.length),
  };
}

function sharpestBend(samples: Float32Array): number {
  return samples.reduce((most, sample, at) => {
    if (at < 2) return most;
    return Math.max(most, Math.abs(sample - 2 * (samples[at - 1] ?? 0) + (samples[at - 2] ?? 0)));
  }, 0);
}
