import * as z from 'zod';

/** How an event loop was held while it was watched. */
export const loopReport = z.object({
  /** The longest time between two turns of the event loop, one tick of the watch included. */
  heldMs: z.number(),
  /** As `heldMs`, of 99 in 100 turns. */
  heldP99Ms: z.number(),
  /** The most that this thread computed between two turns: what held it by its own work. */
  heldCpuMs: z.number(),
  /**
   * In all the longer turns together: time in which this thread had work to do, and another process had its
   * core.
   */
  offCoreMs: z.number(),
  /** What this thread computed, in all. */
  cpuMs: z.number(),
});
export type LoopReport = z.infer<typeof loopReport>;
