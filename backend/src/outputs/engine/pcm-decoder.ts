import { OpusDecoder } from 'opus-decoder';
import type { OpusSound } from './opus-packet.ts';

/** Left and right, -1 to 1. */
export type Pcm = readonly [Float32Array, Float32Array];

/** Opus to samples. What cannot be decoded is silence of its length. */
export class PcmDecoder {
  readonly #decoder: OpusDecoder;

  private constructor(decoder: OpusDecoder) {
    this.#decoder = decoder;
  }

  static async create(): Promise<PcmDecoder> {
    const decoder = new OpusDecoder({ channels: 2, preSkip: 0 });
    await decoder.ready;
    return new PcmDecoder(decoder);
  }

  decode({ bytes, samples }: OpusSound): Pcm {
    const { channelData, samplesDecoded } = this.#decoder.decodeFrame(bytes);
    const [left, right] = channelData;
    if (left === undefined || right === undefined || samplesDecoded !== samples) {
      return [new Float32Array(samples), new Float32Array(samples)];
    }
    return [left, right];
  }

  free(): void {
    this.#decoder.free();
  }
}
