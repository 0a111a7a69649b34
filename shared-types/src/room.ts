/** Who may talk to whom in a session, as one participant may know it. */
import * as z from 'zod/mini';
import { channelRight, roomChannel } from './channel.ts';
import { channelId } from './channel-id.ts';
import { stage } from './desk/stage.ts';
import { opaqueId } from './ids.ts';
import { invite } from './invite.ts';
import type { Seen } from './lenient.ts';
import { timeMs } from './now-playing.ts';
import { role } from './role.ts';
import { textUpTo } from './text.ts';
import { flag } from './webrtc.ts';

/** Code points of a participant's name. */
const NAME_LENGTH = 80;

export const participantName = textUpTo(NAME_LENGTH);

/** What one participant may do on one channel in place of what its role may. */
export const exception = z.strictObject({ channelId, right: channelRight, allowed: flag });
export type Exception = z.infer<typeof exception>;

/** One participant, as another may know it: on the channels that both have to do with. */
export const person = z.strictObject({
  participantId: opaqueId,
  name: z.nullable(z.string()),
  role,
  /** Whether it is connected. */
  isHere: flag,
  /** By host or ops: it cannot undo that. */
  isMuted: flag,
  /** Channels on which it may talk. */
  talksOn: z.array(channelId),
  /** Channels that it may hear. */
  listensTo: z.array(channelId),
  /** What its voice is to be consumed as, while its microphone is open; `null` while there is none. */
  voiceId: z.nullable(opaqueId),
  /** Since when it asks to speak. For host and ops; others are told `null`. */
  asksSinceMs: z.nullable(timeMs),
  /** For host and ops; others are told none. */
  exceptions: z.array(exception),
  inviteId: z.nullable(opaqueId),
});
export type Person = z.infer<typeof person>;

/**
 * All that a participant may know of channels and people. Of listeners who neither talk nor ask to it names
 * none: host and ops ask for those with `listPeople`.
 */
export const room = z.strictObject({
  /** In their order. */
  channels: z.array(roomChannel),
  people: z.array(person),
  /** For host and ops; others are told `null`. */
  invites: z.nullable(z.array(invite)),
});
export type Room = z.infer<typeof room>;
/** As a client reads it. */
export type SeenRoom = Seen<typeof room>;
export type SeenPerson = SeenRoom['people'][number];
export type SeenChannel = SeenRoom['channels'][number];

/** Who talks on a channel. */
export const talking = z.strictObject({ channelId, participantIds: z.array(opaqueId) });
export type Talking = z.infer<typeof talking>;

/** The room once it is known who talks on a channel. */
export function withTalking(former: SeenRoom, { channelId: changed, participantIds }: Talking): SeenRoom {
  const channels = former.channels.map((channel) =>
    channel.channelId === changed ? { ...channel, talking: participantIds } : channel,
  );
  return { ...former, channels };
}

/** How loud voices are, by their senders' own word (RFC 6464). */
export const levels = z.strictObject({
  levels: z.array(
    z.strictObject({
      participantId: opaqueId,
      /** Decibels below the loudest possible: -127 to 0. */
      dBov: z.number().check(z.minimum(-127), z.maximum(0)),
    }),
  ),
});
export type Levels = z.infer<typeof levels>;

/** What one participant is, and is called. */
export const you = z.strictObject({
  role,
  name: z.nullable(z.string()),
  isMuted: flag,
  /** Since when it asks to speak. */
  asksSinceMs: z.nullable(timeMs),
  /** Of a guest while a desk is open; else `null`. */
  stage: z.nullable(stage),
});
export type You = z.infer<typeof you>;
/** As a client reads it. */
export type SeenYou = Seen<typeof you>;
