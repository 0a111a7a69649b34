/**
 * Loaded before a server that is measured (`node --expose-gc --import`), ours and the bare one alike: tells what can only be
 * seen from inside its process.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { serveCommands } from './command.ts';
import { LoopWatch } from './loop-watch.ts';

/** Finalisers run between two collections; after a few of them nothing more is found. */
const COLLECTIONS = 4;

const loop = new LoopWatch();

async function memory() {
  for (let n = 0; n < COLLECTIONS; n++) {
    if (!globalThis.gc) throw new Error('Start the server with --expose-gc.');
    // The last resort gives pages back: memory that was once needed for the start would hide what listeners take.
    globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await nextTurn();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}

serveCommands({
  memory,
  watchLoop: () => loop.start(),
  loopReport: () => loop.stop(),
});

// The probe must not keep a server alive that wants to stop.
process.channel?.unref();
