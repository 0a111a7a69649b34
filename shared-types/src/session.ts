import * as z from 'zod/mini';
import { describing } from './describing.ts';
import { sessionId } from './ids.ts';
import type { Seen } from './lenient.ts';
import { nowPlaying, timeMs, track } from './now-playing.ts';
import { recordingSign } from './outputs/recording-sign.ts';
import { sessionState } from './session-state.ts';

/** `private`: whoever comes needs an invite. */
export const visibility = describing(['public', 'unlisted', 'private']);
export type Visibility = z.infer<typeof visibility>;

/** Of a session: music that a host sends, or a call, which is talk alone. */
export const sessionKind = describing(['music', 'call']);
export type SessionKind = z.infer<typeof sessionKind>;

export const listenerCount = z.strictObject({
  /** Everyone with the page open. */
  listeners: z.int().check(z.nonnegative()),
  /** Those whose transport is up and whose sound is flowing. */
  receiving: z.int().check(z.nonnegative()),
});
export type ListenerCount = z.infer<typeof listenerCount>;

export const endReason = describing(['host', 'admin', 'host-away', 'empty', 'server']);
export type EndReason = z.infer<typeof endReason>;
/** As a client reads it. */
export type SeenEndReason = Seen<typeof endReason>;

/** All that anyone in a session may know about it; what a late joiner gets. */
export const sessionSnapshot = z.strictObject({
  sessionId,
  title: z.string(),
  hostName: z.nullable(z.string()),
  visibility,
  kind: sessionKind,
  state: sessionState,
  /** While `reconnecting`: when the session ends unless its host is back. Server time. */
  graceEndsAtMs: z.nullable(timeMs),
  createdAtMs: timeMs,
  /** When sound was first heard; `null` while it never was. */
  liveSinceMs: z.nullable(timeMs),
  listenerCount,
  nowPlaying,
  recording: recordingSign,
  /** Newest last, the current track included. */
  history: z.array(track),
});
export type SessionSnapshot = z.infer<typeof sessionSnapshot>;
/** As a client reads it. */
export type SeenSnapshot = Seen<typeof sessionSnapshot>;
