import { RATE } from '../mix/tone-reading.ts';

/** What was recorded of one track. */
export interface TimedSound {
  /** On a clock that all tracks of a page share, milliseconds. */
  readonly startMs: number;
  readonly samples: Float32Array;
}

/**
 * How much later the same sound comes in the second than in the first, milliseconds, by the place at which
 * they are most alike. Second differences are compared: what is short, and alike nowhere else, counts more
 * than tones.
 */
export function lagMs(first: TimedSound, second: TimedSound, withinMs: number): number {
  const [one, other] = [bends(first.samples), bends(second.samples)];
  const reach = Math.round((withinMs / 1000) * RATE);
  let best = { alike: Number.NEGATIVE_INFINITY, frames: 0 };
  for (let frames = -reach; frames <= reach; frames += 1) {
    const alike = likeness(one, other, frames, reach);
    if (alike > best.alike) best = { alike, frames };
  }
  return (best.frames / RATE) * 1000 + second.startMs - first.startMs;
}

/** The same stretch of the first is compared at every place. */
function likeness(one: Float32Array, other: Float32Array, frames: number, reach: number): number {
  const end = Math.min(one.length, other.length) - reach;
  let sum = 0;
  for (let at = reach; at < end; at += 1) sum += (one[at] ?? 0) * (other[at + frames] ?? 0);
  return sum;
}

function bends(samples: Float32Array): Float32Array {
  return samples.map((sample, at) => sample - 2 * (samples[at - 1] ?? 0) + (samples[at - 2] ?? 0));
}
