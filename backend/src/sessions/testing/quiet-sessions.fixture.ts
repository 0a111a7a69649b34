import { ConsoleLogger } from '@nestjs/common';

import { WorkerPool } from '../../media/index.ts';
import type { Store } from '../../persistence/index.ts';
import { type RunningSessions, startSessions } from '../start-sessions.ts';

const log = new ConsoleLogger({ logLevels: [] });

/** Sessions without a media worker: rules alone. */
export async function quietSessions(store: Store): Promise<RunningSessions> {
  const pool = await WorkerPool.create({
    workers: 0,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
  const grace = { hostMs: 120_000, listenerMs: 30_000 };
  const limits = {
    sessions: 200,
    listeners: 500,
    listenersPerSession: 100,
    listenersPerWorkerBeforeSpread: 10,
    channelsPerSession: 4,
    talkersPerSession: 3,
    invitesPerSession: 10,
  };
  return await startSessions({ pool, store, grace, limits, log });
}
