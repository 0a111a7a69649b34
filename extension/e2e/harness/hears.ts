import { hearNothing, type Tone } from './ear.ts';
import type { ListenerPage } from './listener-page.ts';
import { waitFor } from './wait-for.ts';

const NEAR_HZ = 5;
/**
 * The fixture web's tones peak at -22 dB in the analyser's spectrum (amplitude 0.4, Blackman window): a third
 * as loud is not them.
 */
const LOUD_DB = -32;

/** One for each ear. */
export interface Tones {
  readonly leftHz: number;
  readonly rightHz: number;
}

/** Waits until the listener's page plays each tone in its ear. */
export async function hears(
  listener: ListenerPage,
  { leftHz, rightHz }: Tones,
  deadlineMs?: number,
): Promise<void> {
  const probe = async () => {
    const { left, right } = await listener.read();
    return isTone(left, leftHz) && isTone(right, rightHz);
  };
  await waitFor(`${leftHz} Hz on the left, ${rightHz} Hz on the right`, probe, deadlineMs);
}

export async function hearsNothing(listener: ListenerPage): Promise<void> {
  await waitFor('silence', async () => hearNothing(await listener.read()));
}

function isTone({ hz, db }: Tone, wantedHz: number): boolean {
  return Math.abs(hz - wantedHz) < NEAR_HZ && db > LOUD_DB;
}
