import type { ListenerCount, ProtocolError } from '@auxcast/shared-types';
import type { LimitValues } from '../config/index.ts';
import { type SessionMedia, serverFull, sessionFull } from '../media/index.ts';
import type { ParticipantsView } from './participants.ts';

export type CapacityLimits = Pick<LimitValues, 'sessions' | 'listeners' | 'listenersPerSession'>;

/** A session, as far as room goes. */
export interface Occupied {
  readonly participants: Pick<ParticipantsView, 'count'>;
  readonly media: Pick<SessionMedia, 'hasRoom'>;
}

/** Those that have not ended. */
export type OccupiedAll = Iterable<Occupied> & { readonly size: number };

/**
 * Whether one more fits: a session on this server; a listener into its session, among those of all sessions,
 * and into the bandwidth.
 */
export class Capacity {
  readonly #sessions: OccupiedAll;
  readonly #limits: CapacityLimits;
  #opening = 0;

  constructor(sessions: OccupiedAll, limits: CapacityLimits) {
    this.#sessions = sessions;
    this.#limits = limits;
  }

  /** Of all sessions together. */
  get listenerCount(): ListenerCount {
    let listeners = 0;
    let receiving = 0;
    for (const { participants } of this.#sessions) {
      const { count } = participants;
      listeners += count.listeners;
      receiving += count.receiving;
    }
    return { listeners, receiving };
  }

  /** Whether there is no session, and none is about to be. */
  get isUnused(): boolean {
    return this.#sessions.size + this.#opening === 0;
  }

  /**
   * Keeps the place of a session that is about to open; returns what gives it back, once the session is there
   * or could not be.
   * @throws ProtocolError `server-full`
   */
  takeSession(): () => void {
    if (this.#sessions.size + this.#opening >= this.#limits.sessions) throw serverFull('sessions');
    this.#opening += 1;
    return () => {
      this.#opening -= 1;
    };
  }

  /** @throws ProtocolError `session-full`, `server-full` */
  demandRoom(session: Occupied): void {
    const lack = this.#lackOf(session);
    if (lack !== undefined) throw lack;
  }

  isFull(session: Occupied): boolean {
    return this.#lackOf(session) !== undefined;
  }

  #lackOf({ participants, media }: Occupied): ProtocolError | undefined {
    if (participants.count.listeners >= this.#limits.listenersPerSession) return sessionFull();
    if (this.listenerCount.listeners >= this.#limits.listeners) return serverFull('listeners');
    return media.hasRoom ? undefined : serverFull('bandwidth');
  }
}
