/**
 * Loaded before a server that is measured (`node --expose-gc --import`), ours and the bare one alike: tells what can only be
 * seen from inside its process.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { serveCommands } from './command.ts';

/** Finalisers run between two collections; after a few of them nothing more is found. */
const COLLECTIONS = 4;
const NS_PER_MS = 1e6;
/** A hold-up shows at the watch's next tick: some ticks must pass before it begins to count and before it is read. */
const SOME_TICKS_MS = 10;

const delay = monitorEventLoopDelay({ resolution: 1 });

async function memory() {
  for (let n = 0; n < COLLECTIONS; n++) {
    if (!globalThis.gc) throw new Error('Start the server with --expose-gc.');
    globalThis.gc();
    await nextTurn();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}

serveCommands({
  memory,
  watchLoop: async () => {
    delay.enable();
    delay.reset();
    await pause(SOME_TICKS_MS);
  },
  /** The longest time between two turns since `watchLoop`, in milliseconds; 1 of them is the probe's own. */
  loopBlockMs: async () => {
    await pause(SOME_TICKS_MS);
    delay.disable();
    return delay.max / NS_PER_MS;
  },
});

// The probe must not keep a server alive that wants to stop.
process.channel?.unref();
