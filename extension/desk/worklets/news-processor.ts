import { END_PROCESSOR } from './processor-names.ts';

/** 85 ms at 48 kHz. All processors of a context say their news at the same time. */
const NEWS_FRAMES = 4096;

/** A processor that says something now and then, until it is told to end. */
export abstract class NewsProcessor extends AudioWorkletProcessor {
  #isEnded = false;
  #period = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === END_PROCESSOR) this.#isEnded = true;
      else this.told(data);
    };
  }

  override process(inputs: readonly Float32Array[][], outputs: readonly Float32Array[][]): boolean {
    this.work(inputs[0] ?? [], outputs[0] ?? []);
    const period = Math.floor(currentFrame / NEWS_FRAMES);
    if (period !== this.#period) {
      this.#period = period;
      this.port.postMessage(this.news());
    }
    return !this.#isEnded;
  }

  protected told(_wish: unknown): void {
    // Most have no wishes to follow.
  }

  /** @param input and `output`: one array a channel; none while nothing is connected */
  protected abstract work(input: readonly Float32Array[], output: readonly Float32Array[]): void;

  protected abstract news(): unknown;
}
