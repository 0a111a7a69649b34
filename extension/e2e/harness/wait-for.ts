import { setTimeout as delay } from 'node:timers/promises';

/** Ends what hangs, on a busy machine too; judges no speed. */
const DEADLINE_MS = 30_000;
const STEP_MS = 50;

type Found<T> = Exclude<T, undefined | null | false>;

/**
 * Asks until `probe` finds something, for what no event tells of. A probe that throws has found nothing yet;
 * its last error is the cause of the failure.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<Found<T>> {
  const deadline = Date.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (isFound(found)) return found;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`Not within ${deadlineMs} ms: ${what}`, { cause });
    await delay(STEP_MS);
  }
}

function isFound<T>(found: T): found is Found<T> {
  return found !== undefined && found !== null && found !== false;
}
