import { visibility } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { linkInvite } from '../session/link-invite.ts';

/**
 * What a broadcast needs to come back after the offscreen document, the extension or the browser went away.
 */
export const keptBroadcast = z.object({
  serverUrl: z.string(),
  sessionId: z.string(),
  /** The right to the session: as secret as the host key. */
  hostToken: z.string(),
  hostName: z.string(),
  title: z.string(),
  visibility,
  /** Of a private session: what its link holds. As secret as the session is private. */
  linkInvite: z.nullable(linkInvite),
  /** Bits a second. */
  bitrate: z.number(),
  tabId: z.number(),
  paused: z.boolean(),
  mutedHere: z.boolean(),
  /** How long the server keeps the session for an absent host. Milliseconds. */
  graceMs: z.number(),
});
export type KeptBroadcast = z.infer<typeof keptBroadcast>;

/** The part that is the same whatever is broadcast. */
export type KeptSession = Omit<KeptBroadcast, 'tabId'>;
