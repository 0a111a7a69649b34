import * as z from 'zod/mini';
import { levels, room, talking, you } from './room.ts';
import { flag } from './webrtc.ts';

/** What whoever has to do with talk is told. Apart, for most listener pages never load it. */
export const talkEvents = {
  /** What this participant is, unless it is a mere listener; and whenever that changes. */
  you,
  /** After the first message, if there is anything to know; and whenever it changes. */
  room,
  talking,
  /** For those who may talk somewhere; four times a second at most. */
  levels,
  /** How many cheer. For the host and ops. */
  cheering: z.strictObject({ count: z.int().check(z.nonnegative()) }),
  /** Host or ops answered who asked to speak. */
  askAnswered: z.strictObject({ admitted: flag }),
} as const;
