import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { SoundDevice } from '../harness/sound-device.ts';
import { waitFor } from '../harness/wait-for.ts';

const SAMPLES_PER_MS = 48;
const SAMPLE_BYTES = 2;
/** 10 ms: so often it is told what was played. */
const FRAGMENT_BYTES = 10 * SAMPLES_PER_MS * SAMPLE_BYTES;
/** Of full scale: what is louder is a beep. */
const LOUD = 1500;
/** From one beep to the next it is silent for longer than that. */
const APART_MS = 500;
const DEADLINE_MS = 120_000;

/**
 * Hears beeps where they leave the sound device, whatever plays them: a browser that is asked from within
 * plays a stream in another way than it does for people.
 */
export class SpeakerEar {
  readonly #recorder: ChildProcess;
  readonly #heardAtMs: number[] = [];
  #loudAtMs = Number.NEGATIVE_INFINITY;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  /** Half a sample of the piece before. */
  #rest = Buffer.alloc(0);

  private constructor(recorder: ChildProcess, sound: Readable) {
    this.#recorder = recorder;
    sound.on('data', (piece: Buffer) => this.#hear(piece));
  }

  /** The device has no microphones: what is recorded is what is played. */
  static async attach(device: Pick<SoundDevice, 'environment'>): Promise<SpeakerEar> {
    const format = ['-sample_rate', String(SAMPLES_PER_MS * 1000), '-channels', '1'];
    const input = ['-f', 'pulse', ...format, '-fragment_size', String(FRAGMENT_BYTES), '-i', 'default'];
    const recorder = spawn(
      'ffmpeg',
      ['-v', 'error', '-fflags', 'nobuffer', ...input, '-f', 's16le', '-flush_packets', '1', '-'],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...device.environment } },
    );
    await once(recorder, 'spawn');
    const ear = new SpeakerEar(recorder, recorder.stdout);
    await waitFor('the sound device is heard', () => Number.isFinite(ear.#toldAtMs), DEADLINE_MS);
    return ear;
  }

  /** Once nothing has been heard for as long as it is between two beeps. */
  async quiet(): Promise<void> {
    await waitFor('silence', () => this.#toldAtMs - this.#loudAtMs > APART_MS, DEADLINE_MS);
  }

  /** Once there are so many since then: when each began, milliseconds since the Unix epoch. */
  async beepsSince(sinceMs: number, count: number): Promise<number[]> {
    const since = () => this.#heardAtMs.filter((atMs) => atMs >= sinceMs);
    return await waitFor(`${count} beeps`, () => since().length >= count && since(), DEADLINE_MS);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#recorder.exitCode !== null || this.#recorder.signalCode !== null) return;
    const exited = once(this.#recorder, 'exit');
    this.#recorder.kill('SIGKILL');
    await exited;
  }

  #hear(piece: Buffer): void {
    const bytes = Buffer.concat([this.#rest, piece]);
    const count = Math.floor(bytes.length / SAMPLE_BYTES);
    const nowMs = performance.timeOrigin + performance.now();
    for (let index = 0; index < count; index += 1) {
      if (Math.abs(bytes.readInt16LE(index * SAMPLE_BYTES)) < LOUD) continue;
      const atMs = nowMs - (count - index) / SAMPLES_PER_MS;
      if (atMs - this.#loudAtMs > APART_MS) this.#heardAtMs.push(atMs);
      this.#loudAtMs = atMs;
    }
    this.#rest = bytes.subarray(count * SAMPLE_BYTES);
    this.#toldAtMs = nowMs;
  }
}
