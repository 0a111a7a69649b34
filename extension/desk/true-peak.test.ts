import { expect, test } from 'vitest';
import { sineSignal } from './sine.fixture.ts';
import { TRUE_PEAK_DELAY, TruePeak } from './true-peak.ts';

const RATE = 48_000;

/** EBU Tech 3341, signals 15 to 19: tones of a fraction of the rate, which peak between their samples. */
test.each([
  [4, 0, 0.5, -6],
  [4, 45, 0.5, -6],
  [6, 60, 0.5, -6],
  [8, 67.5, 0.5, -6],
  [4, 45, 1.41, 3],
])('a tone of rate / %i at %f° with the amplitude %f peaks at %f dBTP', (part, degrees, amplitude, dbtp) => {
  const tone = { hz: RATE / part, db: 20 * Math.log10(amplitude), seconds: 0.1, sampleRate: RATE };
  const read = peakDbOf(sineSignal({ ...tone, phase: (degrees * Math.PI) / 180 }));
  expect(read).toBeGreaterThan(dbtp - 0.4);
  expect(read).toBeLessThan(dbtp + 0.2);
});

test('says so the sample after that of the peak has come, with its delay', () => {
  const peak = new TruePeak();
  const impulse = Float32Array.from({ length: 12 }, (_, frame) => (frame === 0 ? 1 : 0));
  const peaks = [...impulse].map((sample) => peak.step(sample));
  expect(peaks[TRUE_PEAK_DELAY]).toBe(1);
  expect(peaks.indexOf(Math.max(...peaks))).toBe(TRUE_PEAK_DELAY);
});

function peakDbOf(samples: Float32Array): number {
  const peak = new TruePeak();
  let most = 0;
  samples.forEach((sample, frame) => {
    const here = peak.step(sample);
    // What begins at once rings between its first samples.
    if (frame > 100) most = Math.max(most, here);
  });
  return 20 * Math.log10(most);
}
