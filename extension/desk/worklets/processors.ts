/** What the audio thread of the desk loads: one file of the extension. */
import { LimiterProcessor } from './limiter-processor.ts';
import { LoudnessProcessor } from './loudness-processor.ts';
import { PeakProcessor } from './peak-processor.ts';
import { LIMITER_PROCESSOR, LOUDNESS_PROCESSOR, PEAK_PROCESSOR } from './processor-names.ts';

registerProcessor(LIMITER_PROCESSOR, LimiterProcessor);
registerProcessor(PEAK_PROCESSOR, PeakProcessor);
registerProcessor(LOUDNESS_PROCESSOR, LoudnessProcessor);
