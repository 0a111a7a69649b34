/** Channels for voices. The program is none of them: its one source is the host. */
import * as z from 'zod/mini';
import { channelId } from './channel-id.ts';
import { describing } from './describing.ts';
import { textUpTo } from './text.ts';
import { flag } from './webrtc.ts';

/** The talk channel that every session begins with, and keeps. */
export const STAGE = 'stage';

/** Where guests wait while a desk is open: it comes with the desk, and stays. */
export const GREEN_ROOM = 'green-room';

/** Code points of a channel's name. */
const NAME_LENGTH = 40;

/**
 * How one talks there: only while something is held down, or until it is switched off again. Of an open
 * channel a participant who comes back after a break talks on; of the other it has to press anew.
 */
export const channelMode = describing(['push-to-talk', 'open']);
export type ChannelMode = z.infer<typeof channelMode>;

export const channelName = textUpTo(NAME_LENGTH);

/** What a cell of the permission matrix is about. */
export const channelRight = describing(['talk', 'listen']);
export type ChannelRight = z.infer<typeof channelRight>;

/** What one role may do on one channel. */
export const channelRights = z.strictObject({ talk: flag, listen: flag });
export type ChannelRights = z.infer<typeof channelRights>;

/** One channel's rows of the permission matrix, by role. */
export const channelMatrix = z.strictObject({
  host: channelRights,
  ops: channelRights,
  guest: channelRights,
  listener: channelRights,
});
export type ChannelMatrix = z.infer<typeof channelMatrix>;

/** A channel, as one participant may know it. */
export const roomChannel = z.strictObject({
  channelId,
  name: z.string(),
  mode: channelMode,
  /** Of whoever is told. */
  mayTalk: flag,
  mayListen: flag,
  /** Who talks there now. */
  talking: z.array(z.string()),
  /** The host's browser mixes its voices into the program: they do not come besides, but to few. */
  isInProgram: z.optional(flag),
  /** For those who may change it; others are told `null`. */
  matrix: z.nullable(channelMatrix),
});
export type RoomChannel = z.infer<typeof roomChannel>;
