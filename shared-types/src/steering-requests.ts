/** What host and ops may ask: who may do what, and who is here. */
import * as z from 'zod/mini';
import { channelMode, channelName, channelRight } from './channel.ts';
import { channelId } from './channel-id.ts';
import { nothing } from './common-requests.ts';
import { opaqueId, token } from './ids.ts';
import { INVITE_MS, INVITE_USES, invitedRole } from './invite.ts';
import { PAGE_LIMIT } from './limits.ts';
import { person } from './room.ts';

/** How far `listPeople` came: opaque to clients. */
const peopleCursor = z.string().check(z.regex(/^\d{1,15}$/));

const aboutPerson = { participantId: opaqueId };

/** Milliseconds for which an address may be kept out at most: a day. */
export const BLOCK_MS = 24 * 3_600_000;

const done = { reply: nothing } as const;

/** All of them that a page needs: it counts every byte. */
export const steeringReplies = {
  setRole: done,
  answerAsk: done,
  mute: done,
  muteAllBut: done,
  kick: done,
  setRoleRight: done,
  setPersonRight: done,
  addChannel: { reply: z.strictObject({ channelId }) },
  changeChannel: done,
  closeChannel: done,
  createInvite: { reply: z.strictObject({ inviteId: opaqueId, secret: token }) },
  revokeInvite: done,
  listPeople: { reply: z.strictObject({ people: z.array(person), after: z.nullable(peopleCursor) }) },
} as const;

export const steeringRequests = {
  setRole: { data: z.strictObject({ ...aboutPerson, role: invitedRole }), reply: nothing },
  /** Admits whoever asks to speak (as a guest), or does not. */
  answerAsk: { data: z.strictObject({ ...aboutPerson, admit: z.boolean() }), reply: nothing },
  mute: { data: z.strictObject({ ...aboutPerson, on: z.boolean() }), reply: nothing },
  /** Mutes everybody who may talk, but those who may not be muted by who asks, and this one. */
  muteAllBut: { data: z.strictObject({ participantId: z.nullable(opaqueId) }), reply: nothing },
  /** Sends somebody away; with `blockMs` nobody comes from the same address for so long. */
  kick: {
    data: z.strictObject({
      ...aboutPerson,
      blockMs: z.optional(z.int().check(z.positive(), z.maximum(BLOCK_MS))),
    }),
    reply: nothing,
  },
  /** A cell of the permission matrix. */
  setRoleRight: {
    data: z.strictObject({
      channelId,
      role: z.enum(['host', 'ops', 'guest', 'listener']),
      right: channelRight,
      allowed: z.boolean(),
    }),
    reply: nothing,
  },
  /** An exception from it for one participant; `null`: what its role may. */
  setPersonRight: {
    data: z.strictObject({
      ...aboutPerson,
      channelId,
      right: channelRight,
      allowed: z.nullable(z.boolean()),
    }),
    reply: nothing,
  },
  addChannel: {
    ...steeringReplies.addChannel,
    data: z.strictObject({ name: channelName, mode: channelMode }),
  },
  changeChannel: {
    data: z.strictObject({
      channelId,
      name: z.optional(channelName),
      mode: z.optional(channelMode),
      /** Its place among the channels, from 0. */
      position: z.optional(z.int().check(z.nonnegative(), z.maximum(1000))),
    }),
    reply: nothing,
  },
  closeChannel: { data: z.strictObject({ channelId }), reply: nothing },
  /** The link is the session's with `#` and the secret. */
  createInvite: {
    ...steeringReplies.createInvite,
    data: z.strictObject({
      role: invitedRole,
      /** How many may come by it; left out: any number. */
      uses: z.optional(z.int().check(z.positive(), z.maximum(INVITE_USES))),
      /** For how long it is good; left out: as long as the session. */
      expiresInMs: z.optional(z.int().check(z.positive(), z.maximum(INVITE_MS))),
    }),
  },
  /** Whoever came by it is a listener at once; in a private session it has to go. */
  revokeInvite: { data: z.strictObject({ inviteId: opaqueId }), reply: nothing },
  /** Everybody who is here, who came first foremost. */
  listPeople: {
    ...steeringReplies.listPeople,
    data: z.strictObject({
      /** Where the answer before ended; it holds when people go meanwhile. */
      after: z.optional(peopleCursor),
      limit: z._default(z.int().check(z.positive(), z.maximum(PAGE_LIMIT)), 50),
    }),
  },
} as const;
