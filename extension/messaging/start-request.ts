import { visibility } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { tabGrant } from '../capture/granted-tab.ts';
import { keptBroadcast } from './kept-broadcast.ts';

/** What it takes to go live. */
export const startRequest = z.object({
  grant: tabGrant,
  serverUrl: z.string(),
  hostKey: z.string(),
  hostName: z.string(),
  title: z.string(),
  visibility,
  /** Bits a second. */
  bitrate: z.number(),
});
export type StartRequest = z.infer<typeof startRequest>;

/** What it takes to take up again what another document began. */
export const continueRequest = z.object({
  broadcast: keptBroadcast,
  grant: tabGrant,
  /** For how long the server may still know it. Milliseconds. */
  patienceMs: z.number(),
});
export type ContinueRequest = z.infer<typeof continueRequest>;
