import { InletBuffer } from './inlet-buffer.ts';

/** What an audio worklet is asked for at a time. */
const BLOCK = 128;
const PIECE_MS = 10;

export interface InletTrack {
  /** Of its left channel; the right one is the same upside down. */
  readonly samples: Float32Array;
  readonly rate: number;
  /** How much faster its clock goes than that of who reads. */
  readonly drift?: number;
  /** When what was ready at a time comes, if not at once. Milliseconds. */
  readonly arrivalMs?: (readyMs: number) => number;
}

/** A buffer between a track that sends 10 ms at a time and an audio graph that reads. */
export class InletRun {
  readonly buffer: InletBuffer;
  readonly #rate: number;
  readonly #track: InletTrack;
  #sent = 0;
  #readFrames = 0;

  /** @param rate of the audio graph */
  constructor(rate: number, track: InletTrack) {
    this.buffer = new InletBuffer(rate);
    this.#rate = rate;
    this.#track = track;
  }

  /** What is heard from here on. */
  hear(seconds: number): { readonly left: Float32Array; readonly right: Float32Array } {
    const blocks = Math.round((seconds * this.#rate) / BLOCK);
    const left = new Float32Array(blocks * BLOCK);
    const right = new Float32Array(blocks * BLOCK);
    for (let at = 0; at < left.length; at += BLOCK) {
      this.#send((this.#readFrames / this.#rate) * 1000);
      this.buffer.read(left.subarray(at, at + BLOCK), right.subarray(at, at + BLOCK));
      this.#readFrames += BLOCK;
    }
    return { left, right };
  }

  #send(nowMs: number): void {
    const { samples, rate, drift = 0, arrivalMs = (readyMs) => readyMs } = this.#track;
    const frames = (rate * PIECE_MS) / 1000;
    for (;;) {
      const readyMs = ((this.#sent + 1) * PIECE_MS) / (1 + drift);
      if (arrivalMs(readyMs) > nowMs) return;
      const piece = samples.subarray(Math.round(this.#sent * frames), Math.round((this.#sent + 1) * frames));
      if (piece.length === 0) return;
      this.buffer.write(
        piece,
        piece.map((sample) => -sample),
        rate,
      );
      this.#sent += 1;
    }
  }
}
