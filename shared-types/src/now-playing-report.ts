/** What plays, as a host reports it; parsed, it is cleaned and cut to what strangers may know. */
import * as z from 'zod/mini';
import { artworkId } from './ids.ts';
import { TEXT_LENGTH } from './limits.ts';
import { playbackState, positionMs, rate, type TrackSource, webAddress } from './now-playing.ts';
import { isPublicName } from './public-host.ts';
import { cleanText, textUpTo } from './text.ts';

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

/** As the host reports it. */
const reportedSource = z.strictObject({
  site: textUpTo(80),
  url: z.nullable(webAddress.check(z.refine(isAddress))),
});

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
  source: z.nullable(z.pipe(reportedSource, z.transform(publicSource))),
  /** Answer to an `artwork` request of this session. */
  artworkId: z.nullable(artworkId),
});
export type TrackReport = z.infer<typeof trackReport>;

export const nowPlayingReport = z.strictObject({
  /** `null`: nothing known is playing. */
  track: z.nullable(trackReport),
  playbackState,
  position: z.nullable(positionReport),
});
export type NowPlayingReport = z.infer<typeof nowPlayingReport>;
