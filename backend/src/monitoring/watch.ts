import { Inject, Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { StreamCounts } from '../live/stream-counts.ts';
import { WorkerPool } from '../media/index.ts';
import { Outputs } from '../outputs/index.ts';
import { STORE, type Store } from '../persistence/index.ts';
import { Capacity, SessionRegistry, WriteBehind } from '../sessions/index.ts';
import { Readiness } from '../telemetry/index.ts';
import { addEgressMetrics } from './egress-metrics.ts';
import { addOutputMetrics } from './output-metrics.ts';
import { addReceptionMetrics } from './reception-metrics.ts';
import { addSessionMetrics } from './session-metrics.ts';
import { demandStore } from './store-health.ts';
import { addStoreMetrics } from './store-metrics.ts';
import { addStreamMetrics } from './stream-metrics.ts';
import { addTalkMetrics } from './talk-metrics.ts';
import { addWorkerMetrics } from './worker-metrics.ts';

/** Puts the numbers and the health of sessions, workers and database where telemetry shows them. */
@Injectable()
export class Watch {
  constructor(
    @Inject(Registry) metrics: Registry,
    @Inject(Readiness) readiness: Readiness,
    @Inject(SessionRegistry) sessions: SessionRegistry,
    @Inject(Capacity) capacity: Capacity,
    @Inject(WriteBehind) backlog: WriteBehind,
    @Inject(WorkerPool) pool: WorkerPool,
    @Inject(StreamCounts) streams: StreamCounts,
    @Inject(Outputs) outputs: Outputs,
    @Inject(STORE) store: Store,
  ) {
    addSessionMetrics(metrics, sessions, capacity);
    addReceptionMetrics(metrics, sessions);
    addTalkMetrics(metrics, sessions);
    addStoreMetrics(metrics, backlog);
    addWorkerMetrics(metrics, pool);
    addEgressMetrics(metrics, pool);
    addStreamMetrics(metrics, streams);
    addOutputMetrics(metrics, outputs);
    readiness.add('database', () => demandStore(store, backlog));
    readiness.add('workers', async () => {
      if (pool.size === 0) throw new Error('no worker is up');
    });
  }
}
