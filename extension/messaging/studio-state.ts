import {
  lenient,
  listenerCount,
  listenerTrouble,
  playbackState,
  positionAnchor,
  visibility,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { shownSource } from '../capture/shown-source.ts';
import { failureCode } from '../failures/failures.ts';
import { uploadHealth } from '../publish/upload-health.ts';
import { shownDesk } from './shown-desk.ts';
import { shownRecording } from './shown-recording.ts';
import { shownTalk } from './shown-talk.ts';

/** Now playing as listeners see it, with addresses made absolute. */
export const shownTrack = z.object({
  title: z.string(),
  artist: z.nullable(z.string()),
  album: z.nullable(z.string()),
  site: z.nullable(z.string()),
  artworkUrl: z.nullable(z.string()),
  /** `#rrggbb`. */
  accent: z.nullable(z.string()),
});
export type ShownTrack = z.infer<typeof shownTrack>;

const liveState = z.object({
  stage: z.literal('live'),
  server: z.string(),
  /** What is broadcast, or was until it got lost. */
  source: shownSource,
  /** Whether its sound is in our hands. */
  captured: z.boolean(),
  /** As listeners know it. */
  session: z.enum(['waiting', 'live', 'paused']),
  sessionId: z.string(),
  /** The session's own. */
  sessionUrl: z.string(),
  /** To be shared; empty while a private session has no link yet. */
  url: z.string(),
  title: z.string(),
  visibility,
  listenerCount: lenient(listenerCount),
  /** Of them, those who do not hear well just now. */
  listenerTrouble: lenient(listenerTrouble),
  /** When sound first went out, server time; `null` before. */
  liveSinceMs: z.nullable(z.number()),
  mutedHere: z.boolean(),
  /** Nothing sounds just now, whether it should or not. */
  soundless: z.boolean(),
  health: z.nullable(uploadHealth),
  /** What is wrong just now, worst first. */
  troubles: z.array(failureCode),
  track: z.nullable(shownTrack),
  playbackState: lenient(playbackState),
  /** Server time. */
  anchor: z.nullable(lenient(positionAnchor)),
  /** `null` where the host has no voice of its own. */
  talk: z.nullable(shownTalk),
  /** `null` where nothing can be mixed. */
  desk: z.nullable(shownDesk),
  recording: shownRecording,
});
export type LiveState = z.infer<typeof liveState>;

/** All that popup and badge show. */
export const studioState = z.discriminatedUnion('stage', [
  z.object({
    stage: z.literal('idle'),
    server: z.string(),
    /** Why the last broadcast ended, or did not begin; until it is dismissed. */
    failure: z.nullable(failureCode),
  }),
  z.object({
    stage: z.literal('starting'),
    server: z.string(),
    tabId: z.number(),
    /** A broadcast that was live before is taken up again. */
    goesOn: z.boolean(),
    /** Why it is not there yet; it is tried again. */
    trouble: z.optional(failureCode),
  }),
  liveState,
]);
export type StudioState = z.infer<typeof studioState>;

export const stereoLevel = z.object({ leftDb: z.number(), rightDb: z.number() });
