import { setTimeout as delay } from 'node:timers/promises';

/** Ends what hangs, on a busy machine too; judges no speed. */
const DEADLINE_MS = 30_000;
/**
 * Between two looks: longer the longer it takes, for a look costs the browser more than its page does. What
 * is measured by it is a tenth too long at most.
 */
const LEAST_STEP_MS = 50;
const MOST_STEP_MS = 250;
const STEP_SHARE = 0.1;

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
  const startMs = Date.now();
  let cause: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (isFound(found)) return found;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    const tookMs = Date.now() - startMs;
    if (tookMs > deadlineMs) throw new Error(`Not within ${deadlineMs} ms: ${what}`, { cause });
    await delay(Math.min(Math.max(tookMs * STEP_SHARE, LEAST_STEP_MS), MOST_STEP_MS));
  }
}

function isFound<T>(found: T): found is Found<T> {
  return found !== undefined && found !== null && found !== false;
}
