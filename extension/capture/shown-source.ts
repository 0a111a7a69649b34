import * as z from 'zod/mini';

/** What is broadcast, as popup, badge and service worker are told of it. */
export const shownSource = z.object({
  name: z.string(),
  /** `null` of a source that is no tab. */
  tabId: z.nullable(z.number()),
});
export type ShownSource = z.infer<typeof shownSource>;
