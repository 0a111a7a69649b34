import * as z from 'zod/mini';
import { describing } from './describing.ts';
import type { Seen } from './lenient.ts';
import { protocolVersion } from './protocol-version.ts';

/** Whether this connection may create a session of some kind. */
export const goLiveRight = describing(['allowed', 'host-key-required', 'host-key-refused', 'not-from-here']);
export type GoLiveRight = z.infer<typeof goLiveRight>;
/** As a client reads it. */
export type SeenGoLiveRight = Seen<typeof goLiveRight>;

export const serverInfoReply = z.strictObject({
  version: z.string(),
  protocol: protocolVersion,
  goLive: goLiveRight,
});
