import * as z from 'zod/mini';
import { describing } from './describing.ts';
import type { Seen } from './lenient.ts';
import { TEXT_LENGTH } from './limits.ts';

/** Milliseconds since the Unix epoch, by the server's clock. */
export const timeMs = z.number().check(z.nonnegative(), z.maximum(8.64e15));

/** Whether the music plays in the host's tab. Not to be confused with the broadcast's own pause. */
export const playbackState = describing(['playing', 'paused', 'none']);
export type PlaybackState = z.infer<typeof playbackState>;
/** As a client reads it. */
export type SeenPlaybackState = Seen<typeof playbackState>;

export const positionMs = z.number().check(z.nonnegative(), z.maximum(1e9));
export const rate = z.number().check(z.nonnegative(), z.maximum(16));

/** A position at a server time; clients extrapolate, nobody streams positions. */
export const positionAnchor = z.strictObject({
  positionMs,
  durationMs: z.nullable(positionMs),
  rate,
  atMs: timeMs,
});
export type PositionAnchor = z.infer<typeof positionAnchor>;

/** Where the music is at `nowMs` (server time), in milliseconds. */
export function positionAt(anchor: PositionAnchor, nowMs: number): number {
  const position = anchor.positionMs + Math.max(0, nowMs - anchor.atMs) * anchor.rate;
  return anchor.durationMs === null ? position : Math.min(position, anchor.durationMs);
}

/** A page, `https:` or `http:` only, in ASCII as browsers write addresses. */
export const webAddress = z.string().check(z.maxLength(2048), z.regex(/^https?:\/\/[!-~]+$/i));

/** As the server says it, which has cleaned and checked what it was told. */
export const trackSource = z.strictObject({
  /** What people call the site: "YouTube Music", or a host name. */
  site: z.string(),
  url: z.nullable(webAddress),
});
export type TrackSource = z.infer<typeof trackSource>;

/** A track as everyone sees it. */
export const track = z.strictObject({
  /** 1 for the session's first track. */
  number: z.int().check(z.minimum(1)),
  title: z.string().check(z.maxLength(TEXT_LENGTH)),
  artist: z.nullable(z.string()),
  album: z.nullable(z.string()),
  source: z.nullable(trackSource),
  /** Path on this server, never a third party's address. */
  artworkUrl: z.nullable(z.string()),
  /** The artwork's dominant colour, `#rrggbb`. */
  accent: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/))),
  startedAtMs: timeMs,
});
export type Track = z.infer<typeof track>;

export const nowPlaying = z.strictObject({
  track: z.nullable(track),
  playbackState,
  anchor: z.nullable(positionAnchor),
});
export type NowPlaying = z.infer<typeof nowPlaying>;
/** As a client reads it. */
export type SeenNowPlaying = Seen<typeof nowPlaying>;
