import { createMp3Encoder } from 'wasm-media-encoders';
import type { Container, Written } from './container.ts';
import { frameBytes, type Mp3Kbps, SAMPLES_PER_FRAME } from './mp3-frame.ts';
import { PcmDecoder } from './pcm-decoder.ts';
import type { PlacedSound } from './sound-stretch.ts';

type Encoder = Awaited<ReturnType<typeof createMp3Encoder>>;

/**
 * MP3 at a constant rate, by LAME. What has come is decoded and encoded when it is taken, all in one go:
 * sound by sound, each would find the processor's caches cold, which takes 1.7 times as long.
 */
export class Mp3Container implements Container {
  readonly #encoder: Encoder;
  readonly #decoder: PcmDecoder;
  readonly #frameBytes: number;
  #waiting: PlacedSound[] = [];
  #bytes: Buffer[] = [];
  /** The beginning of a frame. */
  #rest = Buffer.alloc(0);
  /** Of the next frame. */
  #position: number | undefined;

  private constructor(encoder: Encoder, decoder: PcmDecoder, kbps: Mp3Kbps) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#frameBytes = frameBytes(kbps);
    encoder.configure({ channels: 2, sampleRate: 48_000, outputSampleRate: 48_000, bitrate: kbps });
  }

  static async create(kbps: Mp3Kbps): Promise<Mp3Container> {
    const [encoder, decoder] = await Promise.all([createMp3Encoder(), PcmDecoder.create()]);
    return new Mp3Container(encoder, decoder, kbps);
  }

  put(sound: PlacedSound): void {
    this.#position ??= sound.position;
    this.#waiting.push(sound);
  }

  take(): readonly Written[] {
    this.#encode();
    return this.#written();
  }

  end(): readonly Written[] {
    this.#encode();
    this.#add(this.#encoder.finalize());
    return this.#written();
  }

  close(): void {
    this.#decoder.free();
  }

  #encode(): void {
    for (const sound of this.#waiting) this.#add(this.#encoder.encode(this.#decoder.decode(sound)));
    this.#waiting = [];
  }

  #written(): readonly Written[] {
    const all = Buffer.concat([this.#rest, ...this.#bytes]);
    const frames = Math.floor(all.length / this.#frameBytes);
    const bytes = all.subarray(0, frames * this.#frameBytes);
    this.#rest = all.subarray(bytes.length);
    this.#bytes = [];
    const position = this.#position ?? 0;
    if (frames === 0) return [];
    this.#position = position + frames * SAMPLES_PER_FRAME;
    return [{ bytes, position, headBytes: 0 }];
  }

  /** The encoder's buffer is its own, and written over with the next sound. */
  #add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#bytes.push(Buffer.from(bytes));
  }
}
