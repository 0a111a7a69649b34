/** A session's program on its way to an Icecast server: where it goes, as what, and how that stands. */
import * as z from 'zod/mini';
import { describing } from '../describing.ts';
import { opaqueId } from '../ids.ts';
import type { Seen } from '../lenient.ts';
import { timeMs } from '../now-playing.ts';
import { textUpTo } from '../text.ts';
import { flag } from '../webrtc.ts';

/** Outputs of one session, running or not. */
export const OUTPUTS_PER_SESSION = 8;

/** MP3 with so many kilobits per second, or Ogg Opus as it comes, chained, with the tags of each track. */
export const OUTPUT_FORMATS = ['mp3-128', 'mp3-192', 'mp3-256', 'mp3-320', 'ogg'] as const;
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

/** Scheme, host and port alone: no user, no password, no path. Spaces and line breaks are in none of it. */
const SERVER_URL = /^https?:\/\/[^\s/?#@\\]+\/?$/i;
/** A path of plain names that begin with no dot. It stands in a request line as it is. */
const MOUNT = /^(\/[\w~-][\w.~-]{0,63}){1,4}$/;
/** The user's part of a Basic header ends at the first colon (RFC 7617 §2). */
const USER = /^[^:\p{Cc}]{1,64}$/u;
const PASSWORD = /^\P{Cc}{1,128}$/u;

const serverUrl = z.string().check(
  z.maxLength(256),
  z.regex(SERVER_URL),
  z.refine((text) => URL.canParse(text)),
  z.overwrite((text) => (URL.canParse(text) ? new URL(text).origin : text)),
);
const mount = z.string().check(
  z.regex(MOUNT),
  // The server's own pages.
  z.refine((path) => !/^\/admin(\/|$)/i.test(path)),
);
const streamName = textUpTo(120);
const description = textUpTo(300);
const genre = textUpTo(80);

/** What somebody says to add one. */
export const icecastWish = z.strictObject({
  /** Of the server: `http://radio.example.org:8000`. */
  url: serverUrl,
  /** `/live.mp3`. */
  mount,
  user: z._default(z.string().check(z.regex(USER)), 'source'),
  password: z.string().check(z.regex(PASSWORD)),
  format: z._default(outputFormat, 'mp3-192'),
  /** Of the stream, as directories and players show it; left out: the session's title. */
  name: z.optional(streamName),
  description: z.optional(description),
  genre: z.optional(genre),
  /** Whether the server may list it in a public directory. */
  isPublic: z._default(z.boolean(), false),
});
export type IcecastWish = z.infer<typeof icecastWish>;

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
