import { spawn } from 'node:child_process';
import { runTool } from './tool.ts';

const SAMPLE_RATE = 48_000;
/** Of both ears together. */
const BYTES_PER_MS = 2 * 4 * (SAMPLE_RATE / 1000);
const OUTPUT = ['-f', 'f32le', '-ac', '2', '-ar', String(SAMPLE_RATE), '-'];

export interface Ears {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** What a decoder that we did not write makes of some bytes. */
export interface Heard extends Ears {
  readonly durationMs: number;
  /** What the decoder complained of. */
  readonly complaints: string;
}

/** @param file a path, or the bytes themselves */
export async function heardIn(file: string | Uint8Array): Promise<Heard> {
  const input = typeof file === 'string' ? file : 'pipe:0';
  const { stdout, stderr } = await runTool(
    'ffmpeg',
    ['-v', 'warning', '-i', input, ...OUTPUT],
    typeof file === 'string' ? undefined : file,
  );
  const { left, right } = earsOf(stdout);
  return { left, right, durationMs: left.length / (SAMPLE_RATE / 1000), complaints: stderr };
}

/** The same of what is too long to hold at once, so many milliseconds at a time; the last are fewer. */
export async function* heardPieces(bytes: Uint8Array, pieceMs: number): AsyncGenerator<Ears> {
  const child = spawn('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...OUTPUT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // One that dies is told by what is missing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const pieceBytes = pieceMs * BYTES_PER_MS;
  let held = Buffer.alloc(0);
  for await (const part of child.stdout) {
    if (Buffer.isBuffer(part)) held = Buffer.concat([held, part]);
    for (; held.length >= pieceBytes; held = held.subarray(pieceBytes))
      yield earsOf(held.subarray(0, pieceBytes));
  }
  yield earsOf(held);
}

/** @param bytes of 32-bit samples, left and right in turn */
function earsOf(bytes: Uint8Array): Ears {
  const samples = new Float32Array(new Uint8Array(bytes).buffer);
  return { left: everySecond(samples, 0), right: everySecond(samples, 1) };
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
