import { EventEmitter } from 'node:events';
import { ProtocolError, sessionId as sessionIdSchema, type Visibility } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { serverFull, sessionFull, type WorkerPool } from '../media/index.ts';
import { ArtworkShelf } from '../now-playing/index.ts';
import type { SessionRecord, SessionStore } from '../persistence/session-store.ts';
import { Session } from './session.ts';
import { newSessionId } from './session-id.ts';
import { hashOf, newToken } from './tokens.ts';
import { type Backlog, WriteBehind } from './write-behind.ts';

const SWEEP_MS = 1000;
/** A database that is away is asked again this often at most. */
const STORE_RETRY_AFTER_MS = 5000;
/** A session made over REST waits this long for its host to come for the first time. */
const FIRST_HOST_MS = 600_000;

export interface SessionRegistryOptions {
  readonly pool: WorkerPool;
  readonly store: SessionStore;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number };
  readonly limits: {
    readonly sessions: number;
    readonly listeners: number;
    readonly listenersPerSession: number;
    readonly listenersPerWorkerBeforeSpread: number;
  };
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

export interface NewSession {
  readonly title?: string | undefined;
  readonly hostName?: string | undefined;
  readonly visibility: Visibility;
}

export interface SessionRegistryEvents {
  opened: [Session];
  ended: [Session];
}

/** Every session of this process. */
export class SessionRegistry {
  readonly events = new EventEmitter<SessionRegistryEvents>();
  readonly shelf: ArtworkShelf;
  readonly now: () => number;
  readonly #options: SessionRegistryOptions;
  readonly #writes: WriteBehind;
  readonly #sessions = new Map<string, Session>();
  readonly #sweep: NodeJS.Timeout;
  /** Sessions that are just being stored. */
  #opening = 0;

  private constructor(options: SessionRegistryOptions) {
    this.#options = options;
    this.now = options.now ?? Date.now;
    this.#writes = new WriteBehind(options.store, options.log);
    this.shelf = new ArtworkShelf({
      put: (artwork) =>
        this.#writes.write(
          `artwork ${artwork.artworkId} of session ${artwork.sessionId}`,
          (store) => store.putArtwork(artwork),
          artwork.bytes.byteLength,
        ),
      find: (sessionId, artworkId) =>
        this.#lookUp('a picture', (store) => store.findArtwork(sessionId, artworkId)),
    });
    this.#sweep = setInterval(() => {
      for (const session of this.#sessions.values()) session.sweep();
    }, SWEEP_MS);
    this.#sweep.unref();
  }

  /** Sessions that an earlier process left open cannot go on: they are stored as ended. */
  static async create(options: SessionRegistryOptions): Promise<SessionRegistry> {
    const registry = new SessionRegistry(options);
    const endedAtMs = registry.now();
    for (const { sessionId } of await options.store.unendedSessions()) {
      await options.store.changeSession(sessionId, { endedAtMs, endReason: 'server' });
    }
    return registry;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Of all sessions together. */
  get listenerCount(): { listeners: number; receiving: number } {
    let listeners = 0;
    let receiving = 0;
    for (const { listenerCount } of this.#sessions.values()) {
      listeners += listenerCount.listeners;
      receiving += listenerCount.receiving;
    }
    return { listeners, receiving };
  }

  /** What is still to be stored. */
  get backlog(): Backlog {
    return this.#writes;
  }

  /** Those that have not ended. */
  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** Public ones that have not ended, most listeners first. */
  publicSessions(): Session[] {
    return [...this.#sessions.values()]
      .filter(({ visibility }) => visibility === 'public')
      .sort((a, b) => b.listenerCount.listeners - a.listenerCount.listeners);
  }

  get(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId);
  }

  /** @throws ProtocolError `session-ended`, `session-not-found`, `unavailable` */
  async find(sessionId: string): Promise<Session> {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) return session;
    const isId = sessionIdSchema.safeParse(sessionId).success;
    // What cannot be an id is not looked for: a store may refuse odd characters.
    const record = isId
      ? await this.#lookUp('a session', (store) => store.findSession(sessionId))
      : undefined;
    if (record === undefined) {
      throw new ProtocolError('session-not-found', 'There is no session with this code.');
    }
    throw new ProtocolError('session-ended', 'This session has ended.');
  }

  /** @throws ProtocolError `server-full`, `unavailable` when it cannot be stored */
  async create(wish: NewSession): Promise<{ session: Session; hostToken: string }> {
    if (this.#sessions.size + this.#opening >= this.#options.limits.sessions) throw serverFull('sessions');
    const hostToken = newToken();
    const record: SessionRecord = {
      sessionId: newSessionId(),
      title: wish.title ?? (wish.hostName === undefined ? 'Live music' : `${wish.hostName}'s music`),
      hostName: wish.hostName ?? null,
      visibility: wish.visibility,
      hostTokenHash: hashOf(hostToken),
      createdAtMs: this.now(),
      liveSinceMs: null,
      endedAtMs: null,
      endReason: null,
      peakListeners: 0,
    };
    this.#opening += 1;
    try {
      await this.#options.store.createSession(record);
    } catch (error) {
      this.#options.log.error(`a session could not be stored: ${String(error)}`);
      throw unavailable('The session could not be stored.');
    } finally {
      this.#opening -= 1;
    }
    return { session: this.#open(record), hostToken };
  }

  /**
   * Whether one more listener fits.
   * @throws ProtocolError `session-full`, `server-full`
   */
  demandRoom(session: Session): void {
    const { limits } = this.#options;
    if (session.listenerCount.listeners >= limits.listenersPerSession) throw sessionFull();
    if (this.listenerCount.listeners >= limits.listeners) throw serverFull('listeners');
    if (!session.hasBandwidth) throw serverFull('bandwidth');
  }

  isFull(session: Session): boolean {
    const { limits } = this.#options;
    return (
      session.listenerCount.listeners >= limits.listenersPerSession ||
      this.listenerCount.listeners >= limits.listeners ||
      !session.hasBandwidth
    );
  }

  /** Lets go of all sessions without ending them, and waits until everything is written. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
    await this.#writes.close();
  }

  #open(record: SessionRecord): Session {
    const { grace, limits, pool } = this.#options;
    const session = new Session({
      record,
      pool,
      shelf: this.shelf,
      writes: this.#writes,
      grace: { ...grace, firstHostMs: Math.max(FIRST_HOST_MS, grace.hostMs) },
      listenersPerWorkerBeforeSpread: limits.listenersPerWorkerBeforeSpread,
      now: this.now,
    });
    this.#sessions.set(session.id, session);
    session.events.once('ended', () => {
      this.#sessions.delete(session.id);
      this.events.emit('ended', session);
    });
    this.events.emit('opened', session);
    return session;
  }

  async #lookUp<T>(what: string, look: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await look(this.#options.store);
    } catch (error) {
      this.#options.log.warn(`${what} could not be looked up: ${String(error)}`);
      throw unavailable('The database does not answer.');
    }
  }
}

function unavailable(message: string): ProtocolError {
  return new ProtocolError('unavailable', message, { retryAfterMs: STORE_RETRY_AFTER_MS });
}
