import { runTool } from './tool.ts';

const SAMPLE_RATE = 48_000;
const BYTES_PER_SAMPLE = 4;
const CHANNELS = 2;

/** Sound as samples between -1 and 1, 48,000 a second. */
export interface Decoded {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly seconds: number;
  /** What the decoder had to say against it. */
  readonly complaints: string;
}

/** As ffmpeg decodes it. */
export async function decoded(stream: Buffer): Promise<Decoded> {
  const args = ['-v', 'warning', '-i', 'pipe:0', '-f', 'f32le', '-ac', '2', '-ar', '48000', 'pipe:1'];
  const { stdout, stderr } = await runTool('ffmpeg', args, stream);
  const frames = Math.floor(stdout.byteLength / BYTES_PER_SAMPLE / CHANNELS);
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  for (let n = 0; n < frames; n += 1) {
    left[n] = stdout.readFloatLE(n * CHANNELS * BYTES_PER_SAMPLE);
    right[n] = stdout.readFloatLE((n * CHANNELS + 1) * BYTES_PER_SAMPLE);
  }
  return { left, right, seconds: frames / SAMPLE_RATE, complaints: stderr };
}

/** The level of one tone in these samples, decibels below full scale (Goertzel's algorithm). */
export function toneDb(samples: Float32Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let [before, beforeThat] = [0, 0];
  for (const sample of samples) {
    const now = sample + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before ** 2 + beforeThat ** 2 - coefficient * before * beforeThat;
  return 20 * Math.log10((2 * Math.sqrt(Math.max(power, 0))) / samples.length + 1e-9);
}

/** These samples from one second to another. */
export function cut(samples: Float32Array, fromSeconds: number, toSeconds: number): Float32Array {
  return samples.subarray(Math.round(fromSeconds * SAMPLE_RATE), Math.round(toSeconds * SAMPLE_RATE));
}
