/** What is asked about the desk. */
import * as z from 'zod/mini';
import { nothing } from '../common-requests.ts';
import { ducking } from './desk.ts';
import { returnFeed, strip, stripId } from './strip.ts';

const { gain, pan, isMuted, ducks, isOnAir } = strip.shape;

/** What a moderator's page needs of them: it counts every byte. */
export const deskReplies = { setDesk: { reply: nothing }, setStrip: { reply: nothing } } as const;

export const deskRequests = {
  /** For host and ops. */
  setDesk: {
    data: z.strictObject({ isOpen: z.optional(z.boolean()), ducking: z.optional(z.partial(ducking)) }),
    reply: nothing,
  },
  /** For host and ops: what is left out stays. `isOnAir` is for guests' strips alone. */
  setStrip: {
    data: z.strictObject({
      stripId,
      gain: z.optional(gain),
      pan: z.optional(pan),
      isMuted: z.optional(isMuted),
      ducks: z.optional(ducks),
      isOnAir: z.optional(isOnAir),
    }),
    reply: nothing,
  },
  /** For the host, whose browser mixes: whether it does, and what of the desk it has carried out. */
  deskApplied: {
    data: z.strictObject({ isMixing: z.boolean(), revision: z.int().check(z.nonnegative()) }),
    reply: nothing,
  },
  /** A guest's own return feed. */
  setFeed: { data: z.strictObject({ feed: returnFeed }), reply: nothing },
} as const;
