import { Limiter } from '../limiter.ts';
import { NewsProcessor } from './news-processor.ts';
import type { LimiterNews } from './processor-news.ts';

export class LimiterProcessor extends NewsProcessor {
  readonly #limiter = new Limiter(sampleRate);

  protected override work(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    this.#limiter.process(input, output);
  }

  protected override news(): LimiterNews {
    return { reductionDb: this.#limiter.takeReductionDb() };
  }
}
