import type { LimitValues } from '../config/index.ts';
import type { WorkerPool } from '../media/index.ts';
import type { Capacity, SessionRegistry } from '../sessions/index.ts';
import type { CapacityView } from './admin-views.ts';

export interface CapacityOptions {
  readonly sessions: SessionRegistry;
  readonly capacity: Capacity;
  readonly pool: WorkerPool;
  readonly limits: Pick<LimitValues, 'sessions' | 'listeners'>;
}

/** How full the server is, cap by cap. */
export function capacityOf({ sessions, capacity, pool, limits }: CapacityOptions): CapacityView {
  const { egress, turnstile } = pool;
  return {
    sessions: { used: sessions.size, cap: limits.sessions },
    listeners: { used: capacity.listenerCount.listeners, cap: limits.listeners },
    egressBps: { used: Math.round(egress.promisedBps), cap: egress.capBps ?? null },
    joinsWaiting: { used: turnstile.waiting, cap: turnstile.maxWaiting },
  };
}
