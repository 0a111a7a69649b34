import type { LiveStage, Seat } from './live-stage.ts';

/** Clients that wait long between tries, and a machine with more to do. */
const HEALED_WITHIN_MS = 30_000;

export interface Restart {
  /** From the start of the new process to the first yes of `/readyz`. */
  readonly readyMs: number;
  /** From there to sound that stays, at the listener. */
  readonly heardAfterReadyMs: number;
}

/**
 * Goes live, has the server stopped in the middle, starts it again, and waits until nobody needs to be told
 * that it was away.
 */
export async function restarted(stage: LiveStage, stop: (seat: Seat) => Promise<unknown>): Promise<Restart> {
  await stage.goLive();
  const seat = await stage.seat();
  await stage.nextTrack();
  const before = await stage.heardWhole(seat);
  await stage.music.seek(0);
  const stoppedAtMs = Date.now();
  await stop(seat);
  const startedAtMs = Date.now();
  const [readyAtMs] = await Promise.all([stage.inside.ready(), stage.server.startAgain()]);
  const heardAtMs = await seat.sound.backAfter(stoppedAtMs, HEALED_WITHIN_MS);
  await stage.isWhole(seat, before);
  await seat.page.browserContext().close();
  return { readyMs: readyAtMs - startedAtMs, heardAfterReadyMs: Math.round(heardAtMs - readyAtMs) };
}
