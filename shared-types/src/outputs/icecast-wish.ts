/** What somebody says to have a session's program pushed to an Icecast server. */
import * as z from 'zod/mini';
import { textUpTo } from '../text.ts';
import { outputFormat } from './icecast.ts';

/** Outputs of one session, running or not. */
export const OUTPUTS_PER_SESSION = 8;

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
