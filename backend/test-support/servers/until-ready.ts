import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT_MS = 60_000;
/** For one that may have to be built first. */
export const BUILD_TIMEOUT_MS = 600_000;

/**
 * Asks a server on this machine until it is ready.
 * @param whyEnded says why it never will be, once that is so
 */
export async function untilReady(
  port: number,
  everyMs: number,
  whyEnded: () => string | undefined,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (performance.now() < deadlineMs) {
    if (await isReady(port)) return;
    const ended = whyEnded();
    if (ended !== undefined) throw new Error(`The server ended at its start.${ended}`);
    await pause(everyMs);
  }
  throw new Error(`The server was not ready in time.${whyEnded() ?? ''}`);
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    // Not listening yet: asked again.
    return false;
  }
}
