import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../persistence/index.ts';
import type { StoreBacklog } from '../sessions/index.ts';

const PING_MS = 1500;
/** Writes wait for a moment all the time; this many mean that the database does not keep up. */
const TOO_MANY_WAITING = 1000;

/** @throws Error in the words that `/readyz` shows: nothing of what the database itself says */
export async function demandStore(store: Store, backlog: StoreBacklog): Promise<void> {
  const ping = store.ping().then(
    () => true,
    () => false,
  );
  const answers = await Promise.race([ping, sleep(PING_MS, false, { ref: false })]);
  if (!answers) throw new Error('unreachable');
  if (backlog.isStuck || backlog.length > TOO_MANY_WAITING) {
    throw new Error(`behind by ${backlog.length} writes`);
  }
}
