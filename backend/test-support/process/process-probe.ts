/** In the main thread of a server that is measured. */
import { setTimeout as pause } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { observer } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { COLLECT_CHANNEL, collect } from './collect.ts';
import { serveCommands } from './command.ts';
import { LoopWatch } from './loop-watch.ts';

/** What a thread gets for its own collection; one that is busy for longer is left alone. */
const THREADS_MS = 500;

const threads = new BroadcastChannel(COLLECT_CHANNEL);
threads.unref();
const loop = new LoopWatch();
const workers = new Set<Worker>();
observer.on('newworker', (worker) => {
  workers.add(worker);
  worker.observer.once('close', () => workers.delete(worker));
});

/**
 * What the workers themselves hold: everything that takes requests. Routers, transports, producers,
 * consumers, WebRTC servers.
 */
async function mediasoupObjects(): Promise<number> {
  const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
  return dumps.reduce((sum, dump) => sum + dump.channelMessageHandlers.channelRequestHandlers.length, 0);
}

async function memory() {
  threads.postMessage('collect');
  await collect();
  await pause(THREADS_MS);
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
