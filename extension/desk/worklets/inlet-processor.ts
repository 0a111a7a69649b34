import { InletBuffer } from '../inlet/inlet-buffer.ts';
import { isInletPacket } from '../inlet/inlet-packet.ts';
import { END_PROCESSOR } from './processor-names.ts';

/** Plays what comes through a port that it is given, until it is told to end. */
export class InletProcessor extends AudioWorkletProcessor {
  readonly #buffer = new InletBuffer(sampleRate);
  #packets: MessagePort | undefined;
  #isEnded = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof MessagePort) this.#listen(data);
      else if (data === END_PROCESSOR) this.#end();
    };
  }

  override process(_inputs: readonly Float32Array[][], [output]: readonly Float32Array[][]): boolean {
    const [left, right] = output ?? [];
    if (left && right) this.#buffer.read(left, right);
    return !this.#isEnded;
  }

  #listen(packets: MessagePort): void {
    this.#packets = packets;
    packets.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isInletPacket(data)) this.#buffer.write(data.left, data.right, data.rate);
    };
  }

  #end(): void {
    this.#isEnded = true;
    this.#packets?.close();
  }
}
