import type { NowPlayingReport, PositionReport } from '@auxcast/shared-types';
import { hasJumped, type LocalAnchor } from '../anchor.ts';
import type { Playback } from '../playback.ts';
import type { Track } from './normalise.ts';

/** What listeners should see, or were told. Instants are of this machine's clock. */
export interface Shown extends Playback {
  readonly track: Track | null;
  readonly artworkId: string | null;
}

export type NextMessage =
  | { readonly method: 'nowPlaying'; readonly data: NowPlayingReport }
  | { readonly method: 'position'; readonly data: PositionReport };

const OLDEST_MS = 60_000;

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
  return { positionMs, durationMs, rate, ageMs: Math.min(OLDEST_MS, Math.max(0, nowMs - atMs)) };
}

function isSameTrack(a: Shown, b: Shown): boolean {
  return JSON.stringify([a.track, a.artworkId]) === JSON.stringify([b.track, b.artworkId]);
}
