/**
 * Loaded before a server that is measured (`node --expose-gc --import`), ours and the bare one alike: tells what can only be
 * seen from inside its process.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { observer } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { serveCommands } from './command.ts';
import { LoopWatch } from './loop-watch.ts';

/** Finalisers run between two collections; after a few of them nothing more is found. */
const COLLECTIONS = 4;

const loop = new LoopWatch();
const workers = new Set<Worker>();
observer.on('newworker', (worker) => {
  workers.add(worker);
  worker.observer.once('close', () => workers.delete(worker));
});

/** What the workers themselves hold: everything that takes requests. Routers, transports, producers, consumers, WebRTC servers. */
async function mediasoupObjects(): Promise<number> {
  const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
  return dumps.reduce((sum, dump) => sum + dump.channelMessageHandlers.channelRequestHandlers.length, 0);
}

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
  mediasoupObjects,
  /** What keeps the process busy: sockets, timers, pipes, by kind. */
  handles: () => process.getActiveResourcesInfo(),
  watchLoop: () => loop.start(),
  loopReport: () => loop.stop(),
});

// The probe must not keep a server alive that wants to stop.
process.channel?.unref();
