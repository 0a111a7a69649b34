import { wavFile } from '../harness/wav-file.ts';

const SAMPLE_RATE = 48_000;
const AMPLITUDE = 0.5;
/** It rises and falls this often a second, so that no noise suppression takes it for a hum. */
const SWEEPS_PER_SECOND = 4;
const LOW_HZ = 300;
const HIGH_HZ = 1500;

/** A siren that is never quiet, as a WAV file: what a browser's made microphone hears. */
export function sirenFile(seconds: number): Buffer {
  let phase = 0;
  return wavFile({
    sampleRate: SAMPLE_RATE,
    channels: 1,
    seconds,
    sample: (frame) => {
      const sweep = (1 + Math.sin((2 * Math.PI * SWEEPS_PER_SECOND * frame) / SAMPLE_RATE)) / 2;
      phase += (2 * Math.PI * (LOW_HZ + (HIGH_HZ - LOW_HZ) * sweep)) / SAMPLE_RATE;
      return Math.sin(phase) * AMPLITUDE;
    },
  });
}
