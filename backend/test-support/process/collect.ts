import { setImmediate as nextTurn } from 'node:timers/promises';

/** Threads are told over this channel. */
export const COLLECT_CHANNEL = 'auxcast-bench-collect';

/** Finalisers run between two collections; after a few of them nothing more is found. */
const COLLECTIONS = 4;

/** Collects this thread's garbage, all of it. */
export async function collect(): Promise<void> {
  for (let n = 0; n < COLLECTIONS; n++) {
    if (!globalThis.gc) throw new Error('Start the server with --expose-gc.');
    // The last resort gives pages back: memory that was once needed for the start would hide what listeners
    // take.
    globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await nextTurn();
  }
}
