/** What is read from samples of 48 kHz. */
export const RATE = 48_000;

export interface ToneReading {
  /** Peak of the sine, dBFS; -200 for nothing. */
  readonly db: number;
  /** At the first sample, radians. */
  readonly phase: number;
}

/** A tone of this frequency in all of the samples, by correlation under a window that leaves others out. */
export function readTone(samples: readonly number[] | Float32Array, hz: number): ToneReading {
  const step = (2 * Math.PI * hz) / RATE;
  let real = 0;
  let imaginary = 0;
  let weights = 0;
  for (const [frame, sample] of samples.entries()) {
    const weight = blackmanHarris(frame / samples.length);
    real += weight * sample * Math.sin(step * frame);
    imaginary += weight * sample * Math.cos(step * frame);
    weights += weight;
  }
  const amplitude = (2 * Math.hypot(real, imaginary)) / weights;
  return { db: Math.max(-200, 20 * Math.log10(amplitude)), phase: Math.atan2(imaginary, real) };
}

/** Side lobes below -92 dB. */
function blackmanHarris(place: number): number {
  const at = (times: number) => Math.cos(2 * Math.PI * times * place);
  return 0.35875 - 0.48829 * at(1) + 0.14128 * at(2) - 0.01168 * at(3);
}

/** Between two angles, 0 to pi. */
export function apart(one: number, other: number): number {
  const turn = 2 * Math.PI;
  const difference = (((one - other) % turn) + turn) % turn;
  return Math.min(difference, turn - difference);
}

/** The greatest bend between three samples that follow one another: a click is a sharp one. */
export function sharpestBend(samples: readonly number[]): number {
  let most = 0;
  for (let frame = 2; frame < samples.length; frame += 1) {
    const bend = (samples[frame] ?? 0) - 2 * (samples[frame - 1] ?? 0) + (samples[frame - 2] ?? 0);
    most = Math.max(most, Math.abs(bend));
  }
  return most;
}

/** That of a sine with this peak. */
export function bendOf(hz: number, db: number): number {
  return ((2 * Math.PI * hz) / RATE) ** 2 * 10 ** (db / 20);
}

/** The level of a sine at each millisecond, over the last whole periods of some milliseconds, dBFS. */
export function envelopeDb(samples: readonly number[], overMs: number): number[] {
  const window = (overMs * RATE) / 1000;
  const step = RATE / 1000;
  const envelope: number[] = [];
  for (let end = window; end <= samples.length; end += step) {
    let squares = 0;
    for (let frame = end - window; frame < end; frame += 1) squares += (samples[frame] ?? 0) ** 2;
    envelope.push(10 * Math.log10((2 * squares) / window + 1e-20));
  }
  return envelope;
}
