import { RATE } from '../mix/tone-reading.ts';
import type { StereoSound } from './stereo-sound.ts';

/** -60 dBFS. */
const QUIET = 10 ** (-60 / 20);

/** The longest stretch in which neither channel is above -60 dBFS, milliseconds. */
export function longestQuietMs({ left, right }: StereoSound): number {
  let longest = 0;
  let since = 0;
  for (const frame of left.keys()) {
    if (Math.max(Math.abs(left[frame] ?? 0), Math.abs(right[frame] ?? 0)) > QUIET) since = frame + 1;
    longest = Math.max(longest, frame + 1 - since);
  }
  return (longest / RATE) * 1000;
}

/** The loudest sample of both channels. */
export function peakOf({ left, right }: StereoSound): number {
  let peak = 0;
  for (const channel of [left, right]) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** By how many decibels one amplitude is above another. */
export function decibelsOver(amplitude: number, reference: number): number {
  return 20 * Math.log10(amplitude / reference);
}

/** NaN of none. */
export function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [low, high] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)]);
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
