import * as z from 'zod/mini';
import { STEREO } from './mix-context.ts';
import {
  END_PROCESSOR,
  LIMITER_PROCESSOR,
  LOUDNESS_PROCESSOR,
  PEAK_PROCESSOR,
  RESET_LOUDNESS,
} from './worklets/processor-names.ts';
import {
  type LimiterNews,
  type LoudnessNews,
  limiterNews,
  loudnessNews,
  type PeakNews,
  peakNews,
} from './worklets/processor-news.ts';

/** Work that one of `worklets/processors.ts` does. */
class MixProcessor<T> {
  readonly node: AudioWorkletNode;

  constructor(context: BaseAudioContext, name: string, news: z.ZodMiniType<T>, onNews: (news: T) => void) {
    this.node = new AudioWorkletNode(context, name, { ...STEREO, outputChannelCount: [2] });
    this.node.port.onmessage = ({ data }: MessageEvent<unknown>) => onNews(z.parse(news, data));
  }

  /** Otherwise it would go on for as long as its context. */
  end(): void {
    this.node.disconnect();
    this.node.port.postMessage(END_PROCESSOR);
  }
}

export class MixLimiter extends MixProcessor<LimiterNews> {
  constructor(context: BaseAudioContext, onNews: (news: LimiterNews) => void = () => undefined) {
    super(context, LIMITER_PROCESSOR, limiterNews, onNews);
  }
}

/** Measures alone. It plays silence to the context's destination, which asks it for sound. */
export class PeakMeter extends MixProcessor<PeakNews> {
  constructor(context: BaseAudioContext, input: AudioNode, onNews: (news: PeakNews) => void) {
    super(context, PEAK_PROCESSOR, peakNews, onNews);
    input.connect(this.node).connect(context.destination);
  }
}

/** Measures alone: see `PeakMeter`. */
export class ProgramLoudness extends MixProcessor<LoudnessNews> {
  constructor(context: BaseAudioContext, input: AudioNode, onNews: (news: LoudnessNews) => void) {
    super(context, LOUDNESS_PROCESSOR, loudnessNews, onNews);
    input.connect(this.node).connect(context.destination);
  }

  reset(): void {
    this.node.port.postMessage(RESET_LOUDNESS);
  }
}
