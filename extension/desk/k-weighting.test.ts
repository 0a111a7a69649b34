import { expect, test } from 'vitest';
import { type Biquad, kWeightingFilters } from './k-weighting.ts';

test('the filters at 48 kHz are those that ITU-R BS.1770 prints', () => {
  const [shelf, highPass] = kWeightingFilters(48_000);
  expect(shelf.b0).toBeCloseTo(1.53512485958697, 10);
  expect(shelf.b1).toBeCloseTo(-2.69169618940638, 10);
  expect(shelf.b2).toBeCloseTo(1.19839281085285, 10);
  expect(shelf.a1).toBeCloseTo(-1.69065929318241, 10);
  expect(shelf.a2).toBeCloseTo(0.73248077421585, 10);
  expect(highPass).toMatchObject({ b0: 1, b1: -2, b2: 1 });
  expect(highPass.a1).toBeCloseTo(-1.99004745483398, 10);
  expect(highPass.a2).toBeCloseTo(0.99007225036621, 10);
});

test.each([32_000, 44_100, 96_000])('at %i Hz they weight tones as at 48 kHz', (sampleRate) => {
  for (const hz of [40, 100, 1000, 4000, 8000]) {
    expect(weightDb(hz, sampleRate)).toBeCloseTo(weightDb(hz, 48_000), 0);
  }
});

function weightDb(hz: number, sampleRate: number): number {
  const omega = (2 * Math.PI * hz) / sampleRate;
  return kWeightingFilters(sampleRate).reduce((sum, filter) => sum + gainDb(filter, omega), 0);
}

function gainDb({ b0, b1, b2, a1, a2 }: Biquad, omega: number): number {
  const size = (zero: number, one: number, two: number) =>
    Math.hypot(
      zero + one * Math.cos(omega) + two * Math.cos(2 * omega),
      one * Math.sin(omega) + two * Math.sin(2 * omega),
    );
  return 20 * Math.log10(size(b0, b1, b2) / size(1, a1, a2));
}
