import type { LoggerService } from '@nestjs/common';
import { StartError } from '../config/index.ts';
import type { WorkerPool } from '../media/index.ts';
import { ArtworkShelf } from '../now-playing/index.ts';
import { DatabaseError, type Store } from '../persistence/index.ts';
import { Capacity, type CapacityLimits } from './capacity.ts';
import { ServerTime } from './server-time.ts';
import { SessionOpener } from './session-opener.ts';
import type { SessionLimits } from './session-parts.ts';
import { SessionRegistry } from './session-registry.ts';
import { StoreQueries } from './store-queries.ts';
import { WriteBehind } from './write-behind.ts';

const SWEEP_MS = 1000;

export interface StartSessionsOptions {
  readonly pool: WorkerPool;
  readonly store: Store;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number };
  readonly limits: CapacityLimits & SessionLimits;
  readonly log: LoggerService;
}

/** What the sessions of a process share. */
export interface RunningSessions {
  readonly registry: SessionRegistry;
  readonly opener: SessionOpener;
  readonly capacity: Capacity;
  readonly shelf: ArtworkShelf;
  /** What is stored, for whoever asks. */
  readonly queries: StoreQueries;
  /** What is still to be stored. */
  readonly writes: WriteBehind;
  readonly time: ServerTime;
  /** Lets go of all sessions without ending them, and waits until everything is written. */
  close(): Promise<void>;
}

/**
 * All that sessions share, leaves first, with the sessions that an earlier process left open.
 * @throws StartError when the database does not answer in time
 */
export async function startSessions(options: StartSessionsOptions): Promise<RunningSessions> {
  const { store, limits, log } = options;
  const writes = new WriteBehind(store, log);
  const queries = new StoreQueries(store, log);
  const shelf = shelfOn(writes, queries);
  const registry = new SessionRegistry(queries);
  const capacity = new Capacity(registry, limits);
  const time = new ServerTime({ mayStep: () => capacity.isUnused });
  const opener = new SessionOpener({
    ...options,
    queries,
    writes,
    shelf,
    registry,
    capacity,
    now: () => time.now(),
  });
  const sweep = setInterval(() => {
    for (const session of registry) session.sweep();
  }, SWEEP_MS);
  sweep.unref();
  const close = async () => {
    clearInterval(sweep);
    queries.close();
    registry.close();
    await writes.close();
  };
  try {
    await opener.restore();
  } catch (error) {
    await close();
    throw whyNotRestored(error);
  }
  return { registry, opener, capacity, shelf, queries, writes, time, close };
}

function shelfOn(writes: WriteBehind, queries: StoreQueries): ArtworkShelf {
  return new ArtworkShelf({
    put: (artwork) =>
      writes.write(
        `artwork ${artwork.artworkId} of session ${artwork.sessionId}`,
        ({ artworks }) => artworks.put(artwork),
        { bytes: artwork.bytes.byteLength },
      ),
    find: (sessionId, artworkId) => queries.artwork(sessionId, artworkId),
  });
}

function whyNotRestored(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  if (!error.passes) {
    return new StartError(
      `The sessions that were left open could not be read (${error.message}): the database is damaged, or somebody changed it; bring back a copy of it, or name another.`,
    );
  }
  return new StartError(
    `The sessions that were left open could not be read (${error.message}); the machine or the database is too busy: start again when it is calmer.`,
  );
}
