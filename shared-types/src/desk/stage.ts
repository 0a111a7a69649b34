import * as z from 'zod/mini';
import { opaqueId } from '../ids.ts';
import type { Seen } from '../lenient.ts';
import { flag } from '../webrtc.ts';
import { gain, pan, returnFeed } from './strip.ts';

/** What a guest is told of an open desk: its own place, and what it is to hear. */
export const stage = z.strictObject({
  /** On stage; else in the green room. */
  isOnAir: flag,
  /** Taken out of the program by host or ops. */
  isMuted: flag,
  feed: returnFeed,
  /** Music and host without guests, to be consumed in place of the program; `null` while there is none. */
  bedId: z.nullable(opaqueId),
  /** The others on stage, as loud as the desk has them in the program. */
  mates: z.array(z.strictObject({ participantId: opaqueId, gain, pan })),
  /** Who talks to this guest alone, or to all guests, where nobody else hears it. */
  talkback: z.array(opaqueId),
});
export type Stage = z.infer<typeof stage>;
/** As a client reads it. */
export type SeenStage = Seen<typeof stage>;
