import * as z from 'zod/mini';

/** What badge, notice and the rights on tabs depend on. */
export const studioSummary = z.object({
  mark: z.enum(['idle', 'starting', 'live', 'paused', 'warning']),
  listeners: z.number(),
  /** A sentence for the toolbar button. */
  words: z.string(),
  /** How many ask to speak. */
  asking: z.number(),
  /** A sentence about that; `null` when nobody does. */
  call: z.nullable(z.string()),
  /** The host talks. */
  talks: z.boolean(),
  /** What the host must know even while looking elsewhere. */
  alarm: z.nullable(z.string()),
  /** The tab that is broadcast, or was until its capture got lost: why it did is still to be told. */
  tabId: z.nullable(z.number()),
  /** The tab that is mixed in beside it. */
  secondTabId: z.nullable(z.number()),
});
export type StudioSummary = z.infer<typeof studioSummary>;
