/** Bodies of the REST API; `/api/docs` is made from these. */
import * as z from 'zod/mini';
import { sessionId, token } from './ids.ts';
import { nowPlaying, timeMs, track } from './now-playing.ts';
import { recording } from './outputs/recording.ts';
import { endReason, listenerCount, sessionKind, visibility } from './session.ts';
import { sessionState } from './session-state.ts';
import { text, textUpTo } from './text.ts';

export const createSessionBody = z.strictObject({
  title: z.optional(text),
  hostName: z.optional(textUpTo(80)),
  visibility: z._default(visibility, 'unlisted'),
  kind: z._default(sessionKind, 'music'),
});
export type CreateSessionBody = z.infer<typeof createSessionBody>;

export const createdSession = z.strictObject({ sessionId, url: z.string(), hostToken: token });
export type CreatedSession = z.infer<typeof createdSession>;

export const sessionSummary = z.strictObject({
  sessionId,
  url: z.string(),
  title: z.string(),
  hostName: z.nullable(z.string()),
  visibility,
  kind: sessionKind,
  state: sessionState,
  createdAtMs: timeMs,
  liveSinceMs: z.nullable(timeMs),
  endedAtMs: z.nullable(timeMs),
  endReason: z.nullable(endReason),
  listenerCount,
  peakListeners: z.int().check(z.nonnegative()),
  nowPlaying: z.nullable(nowPlaying),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

/** Where the next page of a list begins, to be sent as it is; `null`: there is no more just now. */
export const nextCursor = z.nullable(z.string());

export const sessionList = z.strictObject({ sessions: z.array(sessionSummary), nextCursor });
export const recordingList = z.strictObject({ recordings: z.array(recording), nextCursor });
export type RecordingList = z.infer<typeof recordingList>;
export const sessionHistory = z.strictObject({ sessionId, tracks: z.array(track), nextCursor });
export type SessionHistory = z.infer<typeof sessionHistory>;
