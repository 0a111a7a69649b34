import { RATE } from '../mix/tone-reading.ts';
import { middleOf } from './switch-reading.ts';

/** As `ClickEar` hears them: far above tones below 1 kHz. */
const SHARP = 0.05;
/** A click rings for a while. */
const DEAF_MS = 250;
/** A coder moves an onset by so much. */
const ALIKE_MS = 4;
/** One that is alike by chance is none. */
const LEAST_ALIKE = 3;
/** Farther than any buffer reaches. */
const MOST_JUMP_MS = 400;

/** Where clicks begin, milliseconds from the first sample. */
export function clickPlacesMs(samples: Float32Array): number[] {
  const places: number[] = [];
  for (let at = 2; at < samples.length; at += 1) {
    const bend = (samples[at] ?? 0) - 2 * (samples[at - 1] ?? 0) + (samples[at - 2] ?? 0);
    const placeMs = (at / RATE) * 1000;
    if (Math.abs(bend) > SHARP && placeMs - (places.at(-1) ?? -DEAF_MS) >= DEAF_MS) places.push(placeMs);
  }
  return places;
}

/**
 * By how much later the clicks in the second half of what was heard come than those in the first, measured
 * by where they were spoken. No two gaps between clicks are alike: a distance that comes again and again is
 * the true one. `undefined`: there is none.
 */
export function jumpMs(spokenMs: readonly number[], heardMs: readonly number[]): number | undefined {
  const half = Math.floor(heardMs.length / 2);
  const before = distanceMs(spokenMs, heardMs.slice(0, half));
  if (before === undefined) return undefined;
  const isNear = (distance: number) => Math.abs(distance - before) <= MOST_JUMP_MS;
  const after = distanceMs(spokenMs, heardMs.slice(half), isNear);
  return after === undefined ? undefined : after - before;
}

/** The distance that most of the clicks have in common. */
function distanceMs(
  spokenMs: readonly number[],
  heardMs: readonly number[],
  isPossible: (distance: number) => boolean = () => true,
): number | undefined {
  const all = heardMs.flatMap((heard) => spokenMs.map((spoken) => heard - spoken)).filter(isPossible);
  const groups = all.map((one) => all.filter((other) => Math.abs(other - one) <= ALIKE_MS));
  const largest = groups.reduce<readonly number[]>((a, b) => (b.length > a.length ? b : a), []);
  return largest.length < LEAST_ALIKE ? undefined : middleOf(largest);
}
