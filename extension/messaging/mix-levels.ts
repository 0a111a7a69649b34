import * as z from 'zod/mini';

/** How loud the mix is just now. Decibels are of full scale, and finite: silence is the lowest there is. */
export const mixLevels = z.object({
  /** By strip: peak, the highest of the last moments, and whether it was ever too loud since it was reset. */
  strips: z.array(z.tuple([z.string(), z.number(), z.number(), z.boolean()])),
  loudness: z.object({
    /** Of the last 400 ms (ITU-R BS.1770). `null` before there was sound. */
    momentaryLufs: z.nullable(z.number()),
    /** Since it was reset. `null` before there was sound. */
    integratedLufs: z.nullable(z.number()),
    /** By how much the limiter takes the program down. */
    reductionDb: z.number(),
  }),
});
export type MixLevels = z.infer<typeof mixLevels>;
