import type { PositionAnchor } from '@auxcast/shared-types';

/** A position anchor whose `atMs` is of a clock of this machine. */
export type LocalAnchor = PositionAnchor;

/** Readings of the same steady motion differ by up to this. */
const SAME_MOTION_MS = 700;

/** Whether `next` is something else than `last` carried on. Both anchors are of one clock. */
export function hasJumped(last: LocalAnchor | null, next: LocalAnchor | null): boolean {
  if (last === null || next === null) return last !== next;
  if (last.rate !== next.rate || !isSameDuration(last.durationMs, next.durationMs)) return true;
  const atMs = Math.max(last.atMs, next.atMs);
  return Math.abs(positionAt(last, atMs) - positionAt(next, atMs)) > SAME_MOTION_MS;
}

/** `positionAt` of shared-types, without its schemas: this runs in the page too. */
function positionAt({ positionMs, durationMs, rate, atMs }: LocalAnchor, nowMs: number): number {
  const position = positionMs + Math.max(0, nowMs - atMs) * rate;
  return durationMs === null ? position : Math.min(position, durationMs);
}

function isSameDuration(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= SAME_MOTION_MS;
}
