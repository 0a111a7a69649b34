/** What whoever talks, or wants to, may ask. */
import * as z from 'zod/mini';
import { channelId } from './channel-id.ts';
import { nothing } from './common-requests.ts';
import { participantName } from './room.ts';

/** Held by any listener who likes what plays; no channel is called so. */
export const CHEER = 'cheer';

/**
 * Held by host or ops: to talk to all guests, where nobody else hears it. With a colon and a participant's id
 * behind it: to one of them. No channel is called so.
 */
export const TALKBACK = 'talkback';

/** What may be held down: a channel, to talk there, `cheer`, or talkback. */
export const heldInput = z.string().check(z.regex(/^(?:[a-z0-9][a-z0-9-]{0,31}|talkback:[\w-]{1,64})$/));

/**
 * Counts the presses and releases of a connection, from 1: one that comes late, or again, is refused with
 * `out-of-order`.
 */
const number = z.int().check(z.positive(), z.maximum(0x7fff_ffff));

const press = { data: z.strictObject({ input: heldInput, number }), reply: nothing };

export const talkRequests = {
  /** Host and ops see it until they answer, or it is withdrawn. */
  askToSpeak: { data: z.strictObject({ name: participantName }), reply: nothing },
  withdrawAsk: { data: nothing, reply: nothing },
  /** Held until it is released, or the connection breaks. On an open channel: switched on. */
  press,
  release: press,
  /** The listen button of a channel: whether its voices are to come. */
  listen: { data: z.strictObject({ channelId, on: z.boolean() }), reply: nothing },
} as const;
