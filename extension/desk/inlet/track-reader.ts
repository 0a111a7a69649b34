import type { InletPacket } from './inlet-packet.ts';

/** Carries a track's sound from the browser to a port, until it ends or is closed. */
export class TrackReader {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #to: MessagePort;

  constructor(frames: ReadableStream, to: MessagePort) {
    this.#reader = frames.getReader();
    this.#to = to;
  }

  /** Resolves once nothing more comes. */
  async carry(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      if (value instanceof AudioData) this.#send(value);
    }
    this.#to.close();
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
  }

  #send(data: AudioData): void {
    const left = planeOf(data, 0);
    const right = data.numberOfChannels > 1 ? planeOf(data, 1) : left;
    const packet: InletPacket = { rate: data.sampleRate, left, right };
    data.close();
    this.#to.postMessage(packet, left === right ? [left.buffer] : [left.buffer, right.buffer]);
  }
}

function planeOf(data: AudioData, planeIndex: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex, format: 'f32-planar' });
  return samples;
}
