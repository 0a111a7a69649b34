/** What the processors say, about twelve times a second. */
import * as z from 'zod/mini';

/** `peak`: the greatest magnitude since the last news. */
export const peakNews = z.object({ peak: z.number(), hasClipped: z.boolean() });
export type PeakNews = z.infer<typeof peakNews>;

export const loudnessNews = z.object({ momentaryLufs: z.number(), integratedLufs: z.number() });
export type LoudnessNews = z.infer<typeof loudnessNews>;

/** By how much it turned down at most since the last news. */
export const limiterNews = z.object({ reductionDb: z.number() });
export type LimiterNews = z.infer<typeof limiterNews>;
