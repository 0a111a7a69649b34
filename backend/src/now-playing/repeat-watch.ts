import { type PositionAnchor, positionAt } from '@auxcast/shared-types';

/**
 * A track that played for this long, or for half its length, has been played (last.fm's rule for scrobbles).
 * Milliseconds.
 */
const PLAYED_MS = 240_000;
/** So near to its beginning a track begins: reports take a moment, and players begin a little late. */
export const BEGINNING_MS = 5000;
/** How long it must have played on from there: players show 0 for a moment while they load something. */
export const REPEAT_SETTLES_MS = 2000;

/**
 * Finds out when a track plays once more: back at its beginning, after it had been played, and going on from
 * there. Without a known length (a radio that connects anew) there is no telling.
 */
export class RepeatWatch {
  #anchor: PositionAnchor | null = null;
  #furthestMs = 0;

  /** Another track. */
  restart(anchor: PositionAnchor | null): void {
    this.#anchor = anchor;
    this.#furthestMs = 0;
  }

  /** Where it is from now on. */
  move(anchor: PositionAnchor | null): void {
    if (this.#anchor !== null && anchor !== null) {
      this.#furthestMs = Math.max(this.#furthestMs, positionAt(this.#anchor, anchor.atMs));
    }
    this.#anchor = anchor;
  }

  /** Where it is, if that is known. Milliseconds. */
  positionAt(nowMs: number): number | undefined {
    return this.#anchor === null ? undefined : positionAt(this.#anchor, nowMs);
  }

  /**
   * Whether it plays, and is back near its beginning from anywhere else: a first sign of the next track as
   * well.
   */
  isBackAt(nowMs: number): boolean {
    const anchor = this.#anchor;
    if (anchor === null || !isBeginning(anchor)) return false;
    const positionMs = positionAt(anchor, nowMs);
    return positionMs <= BEGINNING_MS && this.#furthestMs > positionMs + BEGINNING_MS;
  }

  /** Whether it seems to play once more; it does if that is still so `REPEAT_SETTLES_MS` later. */
  repeatsAt(nowMs: number): boolean {
    const anchor = this.#anchor;
    if (anchor === null || anchor.durationMs === null || !isBeginning(anchor)) return false;
    const playedMs = Math.min(PLAYED_MS, anchor.durationMs / 2);
    return this.#furthestMs >= playedMs && positionAt(anchor, nowMs) < playedMs;
  }
}

function isBeginning({ positionMs, durationMs, rate }: PositionAnchor): boolean {
  return rate > 0 && positionMs <= Math.min(BEGINNING_MS, (durationMs ?? Number.POSITIVE_INFINITY) / 4);
}
