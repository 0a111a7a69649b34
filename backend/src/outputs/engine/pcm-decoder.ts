import { OpusDecoder } from 'opus-decoder';
import type { OpusSound } from './opus-packet.ts';

/** Left and right, -1 to 1. */
export type Pcm = readonly [Float32Array, Float32Array];

/** What the decoder has room for: more than any packet of 120 ms (RFC 6716 §3.4, 510 kbit/s). */
const MOST_BYTES = 7680;

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
    if (bytes.length > MOST_BYTES) return silent(samples);
    const { channelData, samplesDecoded } = this.#decoder.decodeFrame(bytes);
    const [left, right] = channelData;
    if (left === undefined || right === undefined || samplesDecoded !== samples) return silent(samples);
    return [left, right];
  }

  free(): void {
    this.#decoder.free();
  }
}

function silent(samples: number): Pcm {
  return [new Float32Array(samples), new Float32Array(samples)];
}
