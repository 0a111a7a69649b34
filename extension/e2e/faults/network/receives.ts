import { setTimeout as pause } from 'node:timers/promises';
import type { ReceptionSample } from '../../harness/reception-tap.ts';

const MOMENT_MS = 500;
/** Of 25 that are sent: some may have been on their way already. */
const ENOUGH = 10;

/** Whether packets come just now: what is left in a buffer can be heard for a moment without any. */
export async function receives(sample: () => Promise<ReceptionSample>): Promise<boolean> {
  const before = await sample();
  await pause(MOMENT_MS);
  return (await sample()).packetsReceived >= before.packetsReceived + ENOUGH;
}
