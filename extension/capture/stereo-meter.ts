import { toDecibel } from './decibel.ts';

/** Root mean square of each channel over the last 43 ms, dBFS. */
export interface StereoLevel {
  readonly leftDb: number;
  readonly rightDb: number;
}

/** 2048 samples at 48 kHz. */
const WINDOW = 2048;

export class StereoMeter {
  readonly #splitter: ChannelSplitterNode;
  readonly #left: AnalyserNode;
  readonly #right: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW);

  constructor(context: AudioContext, input: AudioNode) {
    this.#splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    this.#left = new AnalyserNode(context, { fftSize: WINDOW });
    this.#right = new AnalyserNode(context, { fftSize: WINDOW });
    input.connect(this.#splitter);
    this.#splitter.connect(this.#left, 0);
    this.#splitter.connect(this.#right, 1);
  }

  read(): StereoLevel {
    return { leftDb: this.#level(this.#left), rightDb: this.#level(this.#right) };
  }

  #level(analyser: AnalyserNode): number {
    analyser.getFloatTimeDomainData(this.#samples);
    let squares = 0;
    for (const sample of this.#samples) squares += sample * sample;
    return toDecibel(Math.sqrt(squares / WINDOW));
  }
}
