import { LoudnessMeter } from '../loudness.ts';
import { NewsProcessor } from './news-processor.ts';
import { RESET_LOUDNESS } from './processor-names.ts';
import type { LoudnessNews } from './processor-news.ts';

const QUANTUM = 128;
const SILENCE = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];

export class LoudnessProcessor extends NewsProcessor {
  readonly #meter = new LoudnessMeter(sampleRate);

  protected override told(wish: unknown): void {
    if (wish === RESET_LOUDNESS) this.#meter.reset();
  }

  protected override work(input: readonly Float32Array[]): void {
    // Silence takes time, too.
    this.#meter.add(input.length > 0 ? input : SILENCE);
  }

  protected override news(): LoudnessNews {
    const { momentaryLufs, integratedLufs } = this.#meter;
    return { momentaryLufs, integratedLufs };
  }
}
