import {
  lenient,
  type RtpCapabilities,
  rtpCapabilities,
  type SeenSnapshot,
  sessionSnapshot,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';

/**
 * What the server leaves in the page for its script, which may be an older one from a cache. Spelt out, for
 * Vue's compiler cannot follow an inferred type.
 */
export interface PageData {
  session: SeenSnapshot;
  /** Absolute: what to send to a friend. */
  link: string;
  /** Lets the page prepare its device before it joins. */
  routerRtpCapabilities: RtpCapabilities;
  serverTimeMs: number;
}

export const pageData: z.ZodMiniType<PageData> = lenient(
  z.strictObject({
    session: sessionSnapshot,
    link: z.string(),
    routerRtpCapabilities: rtpCapabilities,
    serverTimeMs: z.number(),
  }),
);

export const PAGE_DATA_ID = 'page-data';
export const PAGE_ROOT_ID = 'listener';
export const HISTORY_ID = 'history';
