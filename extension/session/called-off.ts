import { logger } from '@auxcast/shared-types/log';
import type { HostClient } from './host-client.ts';

const log = logger('session');

/**
 * For so long a server is still sought to which a session is to be ended that was called off. After that its
 * grace ends it there.
 */
const LAST_WORD_MS = 10_000;

/** @throws the signal's reason as soon as it is aborted */
export async function unlessAborted(ready: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([ready, aborted]);
  signal?.throwIfAborted();
}

/** The server may be a moment away: then nobody there waits for a host who has ended it. Never rejects. */
export async function endOnceReady(client: HostClient, ready: Promise<void>): Promise<void> {
  const timer = setTimeout(() => client.close(), LAST_WORD_MS);
  client.wake();
  try {
    await ready;
    await client.request('endSession', {});
  } catch (error) {
    log.info('The server could not be told that the broadcast ended.', error);
  } finally {
    clearTimeout(timer);
    client.close();
  }
}
