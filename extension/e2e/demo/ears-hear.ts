import type { Tones } from '../harness/hears.ts';
import type { ListenerReading } from '../harness/listener-page.ts';

const TOLERANCE_HZ = 6;
const LOUD_DB = -45;

/** Each ear hears its own tone, well above what noise would be. */
export function earsHear({ left, right }: ListenerReading, { leftHz, rightHz }: Tones): boolean {
  const near = (heard: number, wanted: number) => Math.abs(heard - wanted) <= TOLERANCE_HZ;
  return near(left.hz, leftHz) && near(right.hz, rightHz) && left.db > LOUD_DB && right.db > LOUD_DB;
}
