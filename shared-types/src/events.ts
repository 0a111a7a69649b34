/** Every event that a server may send, in two maps: about the session, and about one participant. */
import * as z from 'zod/mini';
import { opaqueId, sessionId } from './ids.ts';
import { nowPlaying, playbackState, positionAnchor, timeMs } from './now-playing.ts';
import { listenerTrouble } from './reception-report.ts';
import { endReason, listenerCount } from './session.ts';

/** What everybody in a session is told, in the same order. */
export const sessionEvents = {
  listenerCount,
  nowPlaying,
  position: z.strictObject({ playbackState, anchor: positionAnchor }),
  /** The broadcast was paused by the host. */
  pause: z.strictObject({ atMs: timeMs }),
  /** The broadcast goes on. */
  resume: z.strictObject({ atMs: timeMs }),
  /** Every other change of state. */
  sessionState: z.strictObject({
    state: z.enum(['waiting', 'live', 'paused', 'reconnecting']),
    graceEndsAtMs: z.nullable(timeMs),
    liveSinceMs: z.nullable(timeMs),
  }),
  /** There is a (new) program to consume, or none. Consumers of the former one are closed. */
  program: z.strictObject({ producerId: z.nullable(opaqueId) }),
  sessionEnded: z.strictObject({ reason: endReason, endedAtMs: timeMs }),
} as const;

/** What only those are told whom it concerns; nothing of it is part of a snapshot. */
export const personalEvents = {
  /** To the host, after `createSession`. */
  sessionCreated: z.strictObject({ sessionId, url: z.string() }),
  /** To the host. */
  listenerTrouble,
  /**
   * To a listener: its transport is gone at the server, for a media worker died or it was never connected.
   * Ask for another one.
   */
  transportLost: z.strictObject({ transportId: opaqueId }),
  /** This participant was removed; the connection closes. */
  removed: z.strictObject({ message: z.string() }),
  /** The server is about to go away: come back after `retryInMs`. */
  serverClosing: z.strictObject({ retryInMs: z.int().check(z.nonnegative()) }),
} as const;

export const events = { ...sessionEvents, ...personalEvents } as const;

export type EventMap = typeof events;
export type EventName = keyof EventMap & string;
export type SessionEventName = keyof typeof sessionEvents & string;
export type PersonalEventName = keyof typeof personalEvents & string;
export type EventData<E extends EventName> = z.output<EventMap[E]>;
