import { setTimeout as pause } from 'node:timers/promises';
import type { MeasuredServer } from '../test-support/servers/index.ts';

const MB = 1_048_576;
const LOOK_EVERY_MS = 1000;
/** Graces, sweeps of the unbound (15 s) and of half-open requests are over by then. */
const SETTLE_MS = 75_000;

/** What the server holds while only the honest session is there. */
export interface Standing {
  /** Heap and buffers after garbage collection, of all its threads' main one. */
  readonly heapMB: number;
  readonly residentMB: number;
  readonly workersMB: number;
  readonly handles: number;
  readonly openFiles: number;
  readonly mediasoupObjects: number;
}

export async function standingOf(server: MeasuredServer): Promise<Standing> {
  const { rss, heapUsed, external } = await server.memory();
  return {
    heapMB: (heapUsed + external) / MB,
    residentMB: rss / MB,
    workersMB: server.workerMemory() / MB,
    handles: (await server.handles()).length,
    openFiles: server.openFiles,
    mediasoupObjects: await server.mediasoupObjects(),
  };
}

/** Once nothing of the visits is left, or when there has been time enough for that. */
export async function settledStanding(server: MeasuredServer, start: Standing): Promise<Standing> {
  const deadlineMs = performance.now() + SETTLE_MS;
  let now = await standingOf(server);
  while (left(now, start).length > 0 && performance.now() < deadlineMs) {
    await pause(LOOK_EVERY_MS);
    now = await standingOf(server);
  }
  return now;
}

/**
 * What there is more of than at the start. Sockets are handles; the embedded database opens further files of
 * its own as it needs them.
 */
export function left(now: Standing, start: Standing): string[] {
  const counted = ['handles', 'mediasoupObjects'] as const;
  return counted
    .filter((name) => now[name] > start[name])
    .map((name) => `${name}: ${now[name]}, at the start ${start[name]}`);
}
