import type { NowPlayingReport, PositionReport, TrackWords } from '@auxcast/shared-types';
import { hasJumped, type LocalAnchor } from '../anchor.ts';
import type { MusicPlayback } from '../playback.ts';

/** What listeners should see, or were told. Instants are of this machine's clock. */
export interface Shown extends MusicPlayback {
  readonly track: TrackWords | null;
  readonly artworkId: string | null;
}

export type NextMessage =
  | { readonly method: 'nowPlaying'; readonly data: NowPlayingReport }
  | { readonly method: 'position'; readonly data: PositionReport };

/** The protocol's bounds. */
const OLDEST_MS = 60_000;
const LONGEST_MS = 1e9;
const FASTEST_RATE = 16;

/** The one message that brings the server from `told` to `wanted`, or nothing when it knows. */
export function nextMessage(told: Shown | undefined, wanted: Shown, nowMs: number): NextMessage | undefined {
  if (!told || told.playbackState !== wanted.playbackState || !isSameTrack(told, wanted)) {
    return whole(wanted, nowMs);
  }
  if (!hasJumped(told.anchor, wanted.anchor)) return undefined;
  if (wanted.anchor === null) return whole(wanted, nowMs);
  return { method: 'position', data: positionReport(wanted.anchor, nowMs) };
}

function whole({ track, artworkId, playbackState, anchor }: Shown, nowMs: number): NextMessage {
  return {
    method: 'nowPlaying',
    data: {
      track: track && { ...track, artworkId },
      playbackState,
      position: anchor && positionReport(anchor, nowMs),
    },
  };
}

function positionReport({ positionMs, durationMs, rate, atMs }: LocalAnchor, nowMs: number): PositionReport {
  // What was read longer ago than may be said has gone on since.
  const goneMs = Math.max(0, nowMs - atMs - OLDEST_MS) * rate;
  return {
    positionMs: within(
      positionMs + goneMs,
      durationMs === null ? LONGEST_MS : Math.min(durationMs, LONGEST_MS),
    ),
    // Longer is endless.
    durationMs: durationMs !== null && durationMs <= LONGEST_MS ? within(durationMs, LONGEST_MS) : null,
    rate: within(rate, FASTEST_RATE),
    ageMs: within(nowMs - atMs, OLDEST_MS),
  };
}

/** What the server takes, whatever it was made of. */
function within(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0;
}

function isSameTrack(a: Shown, b: Shown): boolean {
  return JSON.stringify([a.track, a.artworkId]) === JSON.stringify([b.track, b.artworkId]);
}
