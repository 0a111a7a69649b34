import { describe, expect, test } from 'vitest';
import { CEILING_DBTP, LIMITER_DELAY_FRAMES, Limiter } from './limiter.ts';
import { quantaOf, sineSignal } from './sine.fixture.ts';
import { TruePeak } from './true-peak.ts';

const RATE = 48_000;

/** Sounds that are too loud, each beginning at once after silence. */
const HOT: readonly [name: string, samples: Float32Array][] = [
  ['a tone of 1 kHz 12 dB too loud', tone(1000, 12)],
  ['a tone of 50 Hz 12 dB too loud', tone(50, 12)],
  ['a tone that peaks between its samples', tone(RATE / 4, 3, Math.PI / 4)],
  ['a tone of 9 kHz 20 dB too loud', tone(9000, 20)],
  ['noise', Float32Array.from({ length: RATE }, noise())],
  ['a click', Float32Array.from({ length: RATE }, (_, frame) => (frame === 1000 ? 8 : 0))],
  ['clicks on a tone', tone(440, -6).map((sample, frame) => (frame % 997 === 0 ? 2 : sample))],
  ['a square wave', tone(110, 0).map((sample) => 1.5 * Math.sign(sample))],
];

describe('Limiter', () => {
  test.each(HOT)('lets nothing above its ceiling, between samples either: %s', (_name, samples) => {
    const after = limited([new Float32Array(500), samples]);
    expect(truePeakDb(after)).toBeLessThanOrEqual(CEILING_DBTP);
    // It turns down, and not off.
    expect(truePeakDb(after)).toBeGreaterThan(CEILING_DBTP - 2);
  });

  test('delays what is below the ceiling, always by as much, and does not change it', () => {
    const samples = tone(997, -1.2);
    const out = limited([samples]);
    expect(out.subarray(0, LIMITER_DELAY_FRAMES).every((sample) => sample === 0)).toBe(true);
    expect(out.subarray(LIMITER_DELAY_FRAMES)).toEqual(samples.subarray(0, -LIMITER_DELAY_FRAMES));
  });

  test('comes back to changing nothing after a peak', () => {
    const samples = tone(997, -20, 0, 3);
    samples[RATE / 2] = 4;
    const out = limited([samples]);
    const late = 2.5 * RATE;
    expect(out.subarray(late)).toEqual(
      samples.subarray(late - LIMITER_DELAY_FRAMES, samples.length - LIMITER_DELAY_FRAMES),
    );
    // But not at once: that would be heard.
    const soon = RATE / 2 + LIMITER_DELAY_FRAMES + 480;
    expect(peakOf(out.subarray(soon, soon + 480))).toBeLessThan(0.08);
  });

  test('turns both sides down by as much, so that nothing moves between them', () => {
    const limiter = new Limiter(RATE);
    const left = tone(1000, 6);
    const right = left.map((sample) => sample / 8);
    const outputs = [new Float32Array(left.length), new Float32Array(left.length)];
    limiter.process([left, right], outputs);
    outputs[1]?.forEach((sample, frame) => {
      expect(Math.abs(sample * 8 - (outputs[0]?.[frame] ?? 0))).toBeLessThan(1e-5);
    });
  });

  test('tells by how much it turned down since it was asked', () => {
    const limiter = new Limiter(RATE);
    const output = [new Float32Array(RATE), new Float32Array(RATE)];
    limiter.process([tone(1000, 5), tone(1000, 5)], output);
    expect(limiter.takeReductionDb()).toBeGreaterThan(6);
    expect(limiter.takeReductionDb()).toBe(0);
  });

  test('plays out what it holds when its input falls silent', () => {
    const limiter = new Limiter(RATE, 1);
    const output = [new Float32Array(128)];
    limiter.process([new Float32Array(128).fill(0.5)], output);
    limiter.process([], output);
    expect(output[0]?.subarray(0, LIMITER_DELAY_FRAMES).every((sample) => sample === 0.5)).toBe(true);
    expect(output[0]?.[LIMITER_DELAY_FRAMES]).toBe(0);
  });
});

function tone(hz: number, db: number, phase = 0, seconds = 1): Float32Array {
  return sineSignal({ hz, db, phase, seconds, sampleRate: RATE });
}

function noise(): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 4 * (seed / 2_147_483_647 - 0.5) * 2;
  };
}

function limited(parts: readonly Float32Array[]): Float32Array {
  const limiter = new Limiter(RATE, 1);
  const samples = Float32Array.from(parts.flatMap((part) => [...part]));
  const out = new Float32Array(samples.length);
  let at = 0;
  for (const piece of quantaOf(samples)) {
    limiter.process([piece], [out.subarray(at, at + piece.length)]);
    at += piece.length;
  }
  return out;
}

function truePeakDb(samples: Float32Array): number {
  const peak = new TruePeak();
  return 20 * Math.log10(samples.reduce((most, sample) => Math.max(most, peak.step(sample)), 0));
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}
