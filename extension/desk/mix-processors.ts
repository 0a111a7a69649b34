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

/** A node whose work is done by one of `worklets/processors.ts`. */
class ProcessorNode extends AudioWorkletNode {
  end(): void {
    this.disconnect();
    // Otherwise it would go on for as long as its context.
    this.port.postMessage(END_PROCESSOR);
  }
}

export class LimiterNode extends ProcessorNode {
  constructor(context: BaseAudioContext, onNews: (news: LimiterNews) => void = () => undefined) {
    super(context, LIMITER_PROCESSOR, { ...STEREO, outputChannelCount: [2] });
    hear(this, limiterNews, onNews);
  }
}

/** Plays nothing: has to be connected to the context's destination, which asks it for sound. */
export class PeakNode extends ProcessorNode {
  constructor(context: BaseAudioContext, onNews: (news: PeakNews) => void) {
    super(context, PEAK_PROCESSOR, STEREO);
    hear(this, peakNews, onNews);
  }
}

/** Plays nothing: see `PeakNode`. */
export class LoudnessNode extends ProcessorNode {
  constructor(context: BaseAudioContext, onNews: (news: LoudnessNews) => void) {
    super(context, LOUDNESS_PROCESSOR, STEREO);
    hear(this, loudnessNews, onNews);
  }

  reset(): void {
    this.port.postMessage(RESET_LOUDNESS);
  }
}

function hear<T>(node: AudioWorkletNode, schema: z.ZodMiniType<T>, onNews: (news: T) => void): void {
  node.port.onmessage = ({ data }: MessageEvent<unknown>) => onNews(z.parse(schema, data));
}
