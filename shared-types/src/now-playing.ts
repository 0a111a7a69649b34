import * as z from 'zod/mini';
import { artworkId } from './ids.ts';
import { TEXT_LENGTH } from './limits.ts';
import { isPublicName } from './public-host.ts';
import { cleanText, textUpTo } from './text.ts';

/** Milliseconds since the Unix epoch, by the server's clock. */
export const timeMs = z.number().check(z.nonnegative(), z.maximum(8.64e15));

/** Whether the music plays in the host's tab. Not to be confused with the broadcast's own pause. */
export const playbackState = z.enum(['playing', 'paused', 'none']);
export type PlaybackState = z.infer<typeof playbackState>;

const positionMs = z.number().check(z.nonnegative(), z.maximum(1e9));
const rate = z.number().check(z.nonnegative(), z.maximum(16));

/** A position as the host saw it `ageMs` before sending: no clock is shared, so the server dates it. */
export const positionReport = z.strictObject({
  positionMs,
  /** `null`: endless or unknown (a live stream). */
  durationMs: z.nullable(positionMs),
  /** 0 while the music stands still. */
  rate,
  ageMs: z.number().check(z.nonnegative(), z.maximum(60_000)),
});
export type PositionReport = z.infer<typeof positionReport>;

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

export const trackSource = z.strictObject({
  /** What people call the site: "YouTube Music", or a host name. */
  site: textUpTo(80),
  /** The page, `https:` or `http:` only, in ASCII as browsers write addresses. */
  url: z.nullable(z.string().check(z.maxLength(2048), z.regex(/^https?:\/\/[!-~]+$/i), z.refine(isAddress))),
});
export type TrackSource = z.infer<typeof trackSource>;

// Not `URL.canParse`, which browsers have had for a short time only.
function isAddress(address: string): boolean {
  try {
    return Boolean(new URL(address));
  } catch {
    return false;
  }
}

/** Names of query parameters that give their bearer a right, as sites call them. */
const SECRET = /token|secret|passw|pwd|auth|sig|session|key|^pt$|^si$/i;

/** What of a source strangers may know: neither a private network's address nor name, no login, no secret. */
function publicSource({ site, url }: TrackSource): TrackSource | null {
  return isPrivatePlace(site) ? null : { site, url: url === null ? null : publicAddress(url) };
}

/** A site that goes by its host, of which nobody else may know. */
function isPrivatePlace(site: string): boolean {
  const host = site.toLowerCase().replace(/:\d{1,5}$/, '');
  return /^(localhost|\[.*|[^\s.]+(\.[^\s.]+)+\.?)$/.test(host) && !isPublicName(host);
}

function publicAddress(address: string): string | null {
  const url = new URL(address);
  if (!isPublicName(url.hostname)) return null;
  const secrets = [...url.searchParams.keys()].filter((name) => SECRET.test(name));
  // Written anew only where something goes: what is harmless stays as it was given.
  if (secrets.length === 0 && url.username === '' && url.password === '' && url.hash === '') return address;
  for (const name of secrets) url.searchParams.delete(name);
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

/** Cut to what fits; cleaned again, for cutting may leave half a character or a space. */
function fitted(raw: string): string {
  return cleanText(cleanText(raw).slice(0, TEXT_LENGTH));
}

/**
 * A text that describes a track must not cost the track: it is cut, and left out where nothing would show.
 */
const description = z.nullable(
  z.pipe(
    z.string(),
    z.transform((raw) => fitted(raw) || null),
  ),
);

/**
 * A track as the host reports it. Of its source, what is private is left out, and the rest of the report
 * stands.
 */
export const trackReport = z.strictObject({
  title: z.string().check(z.overwrite(fitted), z.minLength(1)),
  artist: description,
  album: description,
  source: z.nullable(z.pipe(trackSource, z.transform(publicSource))),
  /** Answer to an `artwork` request of this session. */
  artworkId: z.nullable(artworkId),
});
export type TrackReport = z.infer<typeof trackReport>;

/** A track as everyone sees it. */
export const track = z.strictObject({
  /** 1 for the session's first track. */
  number: z.int().check(z.positive()),
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

export const nowPlayingReport = z.strictObject({
  /** `null`: nothing known is playing. */
  track: z.nullable(trackReport),
  playbackState,
  position: z.nullable(positionReport),
});
export type NowPlayingReport = z.infer<typeof nowPlayingReport>;

export const nowPlaying = z.strictObject({
  track: z.nullable(track),
  playbackState,
  anchor: z.nullable(positionAnchor),
});
export type NowPlaying = z.infer<typeof nowPlaying>;
