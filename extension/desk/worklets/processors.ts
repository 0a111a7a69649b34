/** What the audio thread of the desk loads: one file of the extension. */
import { InletProcessor } from './inlet-processor.ts';
import { LimiterProcessor } from './limiter-processor.ts';
import { LoudnessProcessor } from './loudness-processor.ts';
import { PeakProcessor } from './peak-processor.ts';
import { INLET_PROCESSOR, LIMITER_PROCESSOR, LOUDNESS_PROCESSOR, PEAK_PROCESSOR } from './processor-names.ts';

registerProcessor(INLET_PROCESSOR, InletProcessor);
registerProcessor(LIMITER_PROCESSOR, LimiterProcessor);
registerProcessor(PEAK_PROCESSOR, PeakProcessor);
registerProcessor(LOUDNESS_PROCESSOR, LoudnessProcessor);
