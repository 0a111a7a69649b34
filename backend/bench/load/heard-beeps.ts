import { spawn } from 'node:child_process';
import { monotonicMs } from '../../test-support/process/index.ts';

const SAMPLE_BYTES = 2;
const CHANNELS = 2;
const SAMPLES_PER_MS = 48;
/** Of full scale: what is louder is a beep. */
const LOUD = 3000;
/** From one beep to the next it is silent for longer than that. Milliseconds of sound. */
const APART_MS = 500;

export interface HeardBeeps {
  /** From the player's start to its first sound that is none of silence. Milliseconds. */
  readonly firstSoundMs: number;
  /** When the first samples of beeps came out of the player (`monotonicMs`). */
  readonly beepsAtMs: readonly number[];
}

/** What mpg123 makes of a stream, as it hands it to a sound card that takes all at once. */
export async function heardBeeps(url: string, count: number): Promise<HeardBeeps> {
  const startMs = monotonicMs();
  const player = spawn('mpg123', ['-q', '-s', '-r', '48000', '--stereo', url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const beepsAtMs: number[] = [];
  let quietMs = APART_MS;
  try {
    for await (const piece of player.stdout) {
      if (!Buffer.isBuffer(piece)) continue;
      const nowMs = monotonicMs();
      for (let at = 0; at + SAMPLE_BYTES * CHANNELS <= piece.byteLength; at += SAMPLE_BYTES * CHANNELS) {
        if (Math.abs(piece.readInt16LE(at)) < LOUD) {
          quietMs += 1 / SAMPLES_PER_MS;
          continue;
        }
        if (quietMs >= APART_MS) beepsAtMs.push(nowMs);
        quietMs = 0;
      }
      if (beepsAtMs.length >= count) break;
    }
  } finally {
    player.kill('SIGKILL');
  }
  const [first] = beepsAtMs;
  if (first === undefined) throw new Error('mpg123 heard nothing.');
  return { firstSoundMs: first - startMs, beepsAtMs };
}
