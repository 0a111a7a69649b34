import type { ListenerCount, ProtocolError } from '@auxcast/shared-types';
import { serverFull, sessionFull } from '../media/index.ts';
import type { Session } from './session.ts';

export interface CapacityLimits {
  /** In all sessions together. */
  readonly listeners: number;
  readonly listenersPerSession: number;
}

/** Whether one more listener fits: into its session, among those of all sessions, and into the bandwidth. */
export class Capacity {
  readonly #sessions: Iterable<Session>;
  readonly #limits: CapacityLimits;

  /** @param sessions those that have not ended */
  constructor(sessions: Iterable<Session>, limits: CapacityLimits) {
    this.#sessions = sessions;
    this.#limits = limits;
  }

  /** Of all sessions together. */
  get listenerCount(): ListenerCount {
    let listeners = 0;
    let receiving = 0;
    for (const { listenerCount } of this.#sessions) {
      listeners += listenerCount.listeners;
      receiving += listenerCount.receiving;
    }
    return { listeners, receiving };
  }

  /** @throws ProtocolError `session-full`, `server-full` */
  demandRoom(session: Session): void {
    const lack = this.#lackOf(session);
    if (lack !== undefined) throw lack;
  }

  isFull(session: Session): boolean {
    return this.#lackOf(session) !== undefined;
  }

  #lackOf(session: Session): ProtocolError | undefined {
    if (session.listenerCount.listeners >= this.#limits.listenersPerSession) return sessionFull();
    if (this.listenerCount.listeners >= this.#limits.listeners) return serverFull('listeners');
    return session.hasBandwidth ? undefined : serverFull('bandwidth');
  }
}
