/** Every event that a server may send, in two maps: about the session, and about one participant. */
import * as z from 'zod/mini';
import { describing } from './describing.ts';
import { deskEvents } from './desk/desk-events.ts';
import { opaqueId, sessionId } from './ids.ts';
import type { Seen } from './lenient.ts';
import { nowPlaying, playbackState, positionAnchor, timeMs } from './now-playing.ts';
import { outputEvents } from './outputs/output-events.ts';
import { recordingEvents } from './outputs/recording-events.ts';
import { recordingSign } from './outputs/recording-sign.ts';
import { listenerTrouble } from './reception-report.ts';
import { endReason, listenerCount } from './session.ts';
import { talkEvents } from './talk-events.ts';

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
    state: describing(['waiting', 'live', 'paused', 'reconnecting']),
    graceEndsAtMs: z.nullable(timeMs),
    liveSinceMs: z.nullable(timeMs),
  }),
  /** There is a (new) program to consume, or none. Consumers of the former one are closed. */
  program: z.strictObject({ producerId: z.nullable(opaqueId) }),
  /** A recording began, or ended. */
  recording: recordingSign,
  sessionEnded: z.strictObject({ reason: endReason, endedAtMs: timeMs }),
} as const;

/** What the host alone is told. */
export const hostEvents = {
  /** After `createSession`. */
  sessionCreated: z.strictObject({ sessionId, url: z.string() }),
  listenerTrouble,
} as const;

/** What any participant may be told alone. */
export const participantEvents = {
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

/** What only those are told whom it concerns; nothing of it is part of a snapshot. */
export const personalEvents = {
  ...hostEvents,
  ...participantEvents,
  ...talkEvents,
  ...deskEvents,
  ...outputEvents,
  ...recordingEvents,
} as const;

export const events = { ...sessionEvents, ...personalEvents } as const;

export type EventMap = typeof events;
export type EventName = keyof EventMap & string;
export type SessionEventName = keyof typeof sessionEvents & string;
export type PersonalEventName = keyof typeof personalEvents & string;
/** What a server says. */
export type EventData<E extends EventName> = z.output<EventMap[E]>;
/** What a client reads. */
export type SeenEvents = { readonly [E in EventName]: Seen<EventMap[E]> };
export type SeenEvent<E extends EventName> = SeenEvents[E];
/** An event about the session, with its name. */
export type SessionNews<E extends SessionEventName = SessionEventName> = {
  [N in E]: { readonly event: N; readonly data: SeenEvent<N> };
}[E];

export function sessionNews<E extends SessionEventName>(event: E, data: SeenEvent<E>): SessionNews;
// The compiler does not see that name and data belong together while the name is a type parameter.
export function sessionNews(event: unknown, data: unknown): unknown {
  return { event, data };
}
