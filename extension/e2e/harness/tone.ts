import { wavFile } from './wav-file.ts';

const SAMPLE_RATE = 16_000;
const AMPLITUDE = 0.4;

/** A sine in each ear, as a WAV file. */
export function toneFile(leftHz: number, rightHz: number, seconds: number): Buffer {
  const radians = [leftHz, rightHz].map((hz) => (2 * Math.PI * hz) / SAMPLE_RATE);
  return wavFile({
    sampleRate: SAMPLE_RATE,
    channels: 2,
    seconds,
    sample: (frame, channel) => Math.sin((radians[channel] ?? 0) * frame) * AMPLITUDE,
  });
}

/** One sound for both ears, as a file with one channel. */
export function monoToneFile(hz: number, seconds: number): Buffer {
  const radians = (2 * Math.PI * hz) / SAMPLE_RATE;
  return wavFile({
    sampleRate: SAMPLE_RATE,
    channels: 1,
    seconds,
    sample: (frame) => Math.sin(radians * frame) * AMPLITUDE,
  });
}
