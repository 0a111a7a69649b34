import { ClipCount } from '../clip-count.ts';
import { NewsProcessor } from './news-processor.ts';
import type { PeakNews } from './processor-news.ts';

export class PeakProcessor extends NewsProcessor {
  readonly #clips = [new ClipCount(), new ClipCount()];
  #peak = 0;

  protected override work(input: readonly Float32Array[]): void {
    for (let channel = 0; channel < input.length; channel += 1) {
      const samples = input[channel];
      const clips = this.#clips[channel];
      if (!samples || !clips) continue;
      for (let frame = 0; frame < samples.length; frame += 1) {
        const sample = samples[frame] ?? 0;
        clips.step(sample);
        this.#peak = Math.max(this.#peak, Math.abs(sample));
      }
    }
  }

  protected override news(): PeakNews {
    const peak = this.#peak;
    this.#peak = 0;
    let hasClipped = false;
    for (const clips of this.#clips) hasClipped = clips.take() || hasClipped;
    return { peak, hasClipped };
  }
}
