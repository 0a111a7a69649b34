import * as z from 'zod/mini';
import { sessionId } from './ids.ts';
import { nowPlaying, timeMs, track } from './now-playing.ts';
import { sessionState } from './session-state.ts';

export const visibility = z.enum(['public', 'unlisted']);
export type Visibility = z.infer<typeof visibility>;

export const role = z.enum(['host', 'ops', 'guest', 'listener']);
export type Role = z.infer<typeof role>;

export const listenerCount = z.strictObject({
  /** Everyone with the page open. */
  listeners: z.int().check(z.nonnegative()),
  /** Those whose transport is up and whose sound is flowing. */
  receiving: z.int().check(z.nonnegative()),
});
export type ListenerCount = z.infer<typeof listenerCount>;

export const endReason = z.enum(['host', 'admin', 'host-away', 'server']);
export type EndReason = z.infer<typeof endReason>;

/** All that anyone in a session may know about it; what a late joiner gets. */
export const sessionSnapshot = z.strictObject({
  sessionId,
  title: z.string(),
  hostName: z.nullable(z.string()),
  visibility,
  state: sessionState,
  /** While `reconnecting`: when the session ends unless its host is back. Server time. */
  graceEndsAtMs: z.nullable(timeMs),
  createdAtMs: timeMs,
  /** When sound was first heard; `null` while it never was. */
  liveSinceMs: z.nullable(timeMs),
  listenerCount,
  nowPlaying,
  /** Newest last, the current track included. */
  history: z.array(track),
});
export type SessionSnapshot = z.infer<typeof sessionSnapshot>;
