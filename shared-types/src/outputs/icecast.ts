/** A session's program on its way to an Icecast server: where it goes, as what, and how that stands. */
import * as z from 'zod/mini';
import { describing } from '../describing.ts';
import { opaqueId } from '../ids.ts';
import type { Seen } from '../lenient.ts';
import { timeMs } from '../now-playing.ts';
import { flag } from '../webrtc.ts';

/**
 * MP3 with so many kilobits per second, or Opus as it comes in Ogg: as one stream, which has no place for
 * titles, or as a chain with the tags of each track, at whose links many players stop.
 */
export const OUTPUT_FORMATS = ['mp3-128', 'mp3-192', 'mp3-256', 'mp3-320', 'ogg', 'ogg-chained'] as const;
export const outputFormat = describing(OUTPUT_FORMATS);
export type OutputFormat = z.infer<typeof outputFormat>;

/** `retrying`: by itself, at `retryAtMs`. `refused`: only a person can mend it, and then start it again. */
export const OUTPUT_STATES = ['stopped', 'connecting', 'live', 'retrying', 'refused'] as const;
export const outputState = describing(OUTPUT_STATES);
export type OutputState = z.infer<typeof outputState>;

/** Why an output is not live; `docs/outputs.md` says what to do about each. */
export const OUTPUT_REASONS = [
  // what the server said
  'wrong-password',
  'mount-in-use',
  'source-limit',
  'format-refused',
  'turned-away',
  'not-icecast',
  'server-trouble',
  // the way to it
  'private-address',
  'unknown-host',
  'unreachable',
  'certificate',
  'no-tls',
  'no-answer',
  'cut-off',
  'too-slow',
  // on this side
  'encoders-busy',
  'no-sound',
] as const;
export const outputReason = describing(OUTPUT_REASONS);
export type OutputReason = z.infer<typeof outputReason>;

/** As host and ops see it: the password is told to nobody. */
export const icecastOutput = z.strictObject({
  outputId: opaqueId,
  url: z.string(),
  mount: z.string(),
  user: z.string(),
  format: outputFormat,
  name: z.nullable(z.string()),
  description: z.nullable(z.string()),
  genre: z.nullable(z.string()),
  isPublic: flag,
  /** Made by an admin: it may go to a private network. */
  mayBePrivate: flag,
  state: outputState,
  /** `null`: there is nothing to say but the state. */
  reason: z.nullable(outputReason),
  /** Since when it is in this state. */
  sinceMs: timeMs,
  /** When it is tried again; `null` unless it is `retrying`. */
  retryAtMs: z.nullable(timeMs),
});
export type IcecastOutput = z.infer<typeof icecastOutput>;
/** As a client reads it. */
export type SeenIcecastOutput = Seen<typeof icecastOutput>;
