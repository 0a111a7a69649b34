import { SILENCE_DB } from '../harness/ear.ts';
import type { ListenerReading } from '../harness/listener-page.ts';

export interface Tones {
  readonly leftHz: number;
  readonly rightHz: number;
}

const TOLERANCE_HZ = 6;
const LOUD_DB = -45;

/** Each ear hears its own tone, well above what noise would be. */
export function hears({ left, right }: ListenerReading, { leftHz, rightHz }: Tones): boolean {
  const near = (heard: number, wanted: number) => Math.abs(heard - wanted) <= TOLERANCE_HZ;
  return near(left.hz, leftHz) && near(right.hz, rightHz) && left.db > LOUD_DB && right.db > LOUD_DB;
}

export function hearsNothing({ left, right }: ListenerReading): boolean {
  return left.db < SILENCE_DB && right.db < SILENCE_DB;
}
