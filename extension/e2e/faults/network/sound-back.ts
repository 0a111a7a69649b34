import { hears } from '../../harness/hears.ts';
import { type NetworkStage, TONES } from './network-stage.ts';

/** Whoever waits longer than this for the music has left. */
const DEADLINE_MS = 60_000;

/**
 * Waits until the listener, who lost the music after `brokenAtMs`, has it again. Returns how long that took
 * from `mendedAtMs`, or 0 when it was back before. Milliseconds since the Unix epoch.
 */
export async function soundBackMs(
  stage: NetworkStage,
  brokenAtMs: number,
  mendedAtMs: number,
): Promise<number> {
  const { page, sound } = stage.seat;
  const backAtMs = await sound.backAfter(brokenAtMs, DEADLINE_MS);
  await hears(page, TONES);
  return Math.max(0, Math.round(backAtMs - mendedAtMs));
}
