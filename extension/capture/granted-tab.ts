import * as z from 'zod/mini';
import { failureCode } from '../failures/failures.ts';

/** A tab whose sound the service worker was granted. */
export const grantedTab = z.object({
  tabId: z.number(),
  /** From `tabCapture.getMediaStreamId`, at most 10 s old. */
  streamId: z.string(),
  muted: z.boolean(),
});
export type GrantedTab = z.infer<typeof grantedTab>;

/** Either the right to a tab's sound, or why there is none. */
export const tabGrant = z.union([z.object({ tab: grantedTab }), z.object({ failure: failureCode })]);
export type TabGrant = z.infer<typeof tabGrant>;
