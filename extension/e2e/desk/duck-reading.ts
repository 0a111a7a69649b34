import { RATE } from '../mix/tone-reading.ts';
import { decibelsOver, middleOf } from './switch-reading.ts';

/** Long enough to tell tones a hundred hertz apart. */
const WINDOW_MS = 16;
const STEP_MS = 0.5;
/** A decoder that begins in the middle of a stream is as loud as the stream only after that. */
const SETTLED_MS = 200;
/** Of the music, after that and before anybody talks. */
const LEAST_BEFORE_MS = 100;
/** A lost packet or the decoder's first frames are no ducking: it lasts. */
const STAYS_MS = 40;

export interface DuckTones {
  readonly musicHz: number;
  readonly voiceHz: number;
  /** By how much music goes down. */
  readonly depthDb: number;
}

/**
 * From the voice's first loud sample until the music is down by the depth, but for 1 dB, milliseconds; below
 * 0 where it was down before. `undefined`: one of the two does not happen in these samples.
 */
export function duckAttackMs(samples: Float32Array, tones: DuckTones): number | undefined {
  const music = levels(samples, tones.musicHz);
  const voice = levels(samples, tones.voiceHz);
  // A window over the edge of a tone has half of it in the moment of the edge.
  const half = Math.max(...voice) / 2;
  const onset = voice.findIndex((level) => level > half);
  const settled = Math.floor(SETTLED_MS / STEP_MS);
  const before = settled + Math.floor(LEAST_BEFORE_MS / STEP_MS);
  if (onset < before) return undefined;
  const full = middleOf(music.slice(settled, before));
  const isDown = music.map((level) => decibelsOver(level, full) <= 1 - tones.depthDb);
  const stays = Math.floor(STAYS_MS / STEP_MS);
  const down = isDown.findIndex((_, at) => at >= before && isDown.slice(at, at + stays).every(Boolean));
  return down < 0 ? undefined : (down - onset) * STEP_MS;
}

/** The amplitude of a tone, in steps, by a window around each. */
function levels(samples: Float32Array, hz: number): number[] {
  const window = Math.round((WINDOW_MS / 1000) * RATE);
  const step = (STEP_MS / 1000) * RATE;
  const turn = (2 * Math.PI * hz) / RATE;
  const hann = Array.from({ length: window }, (_, n) => 1 - Math.cos((2 * Math.PI * n) / window));
  const found: number[] = [];
  for (let start = 0; start + window <= samples.length; start += step) {
    let [real, imaginary] = [0, 0];
    for (const [n, weight] of hann.entries()) {
      const sample = weight * (samples[start + n] ?? 0);
      real += sample * Math.cos(turn * n);
      imaginary += sample * Math.sin(turn * n);
    }
    found.push((2 * Math.hypot(real, imaginary)) / window);
  }
  return found;
}
