import { runTool } from './tool.ts';

const SAMPLE_RATE = 48_000;

/** What a decoder that we did not write makes of some bytes. */
export interface Heard {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly durationMs: number;
  /** What the decoder complained of. */
  readonly complaints: string;
}

/** @param file a path, or the bytes themselves */
export async function heardIn(file: string | Uint8Array): Promise<Heard> {
  const input = typeof file === 'string' ? file : 'pipe:0';
  const { stdout, stderr } = await runTool(
    'ffmpeg',
    ['-v', 'warning', '-i', input, '-f', 'f32le', '-ac', '2', '-ar', String(SAMPLE_RATE), '-'],
    typeof file === 'string' ? undefined : file,
  );
  const samples = new Float32Array(new Uint8Array(stdout).buffer);
  const [left, right] = [everySecond(samples, 0), everySecond(samples, 1)];
  return { left, right, durationMs: left.length / (SAMPLE_RATE / 1000), complaints: stderr };
}

function everySecond(samples: Float32Array, first: number): Float32Array {
  const ear = new Float32Array(samples.length / 2);
  for (let index = 0; index < ear.length; index += 1) ear[index] = samples[2 * index + first] ?? 0;
  return ear;
}

/** How strong a tone is in some samples, 0 to 1 (Goertzel). */
export function toneIn(samples: Float32Array, hz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + step * last - before];
  const power = before * before + last * last - step * before * last;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** A part of it, in milliseconds. */
export function between(samples: Float32Array, fromMs: number, toMs: number): Float32Array {
  return samples.subarray(Math.round(fromMs * 48), Math.round(toMs * 48));
}
