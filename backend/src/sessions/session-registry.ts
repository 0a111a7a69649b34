import { EventEmitter } from 'node:events';
import {
  type EndReason,
  ProtocolError,
  SNAPSHOT_HISTORY,
  sessionId as sessionIdSchema,
} from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { StartError } from '../config/index.ts';
import { serverFull, type WorkerPool } from '../media/index.ts';
import { ArtworkShelf } from '../now-playing/index.ts';
import type { LeftSession, Store } from '../persistence/index.ts';
import { DatabaseError } from '../persistence/index.ts';
import { Capacity } from './capacity.ts';
import { type NewSession, newRecord } from './new-session.ts';
import { ServerTime } from './server-time.ts';
import { Session } from './session.ts';
import { StoreDesk } from './store-desk.ts';
import { hashOf, macOf, newToken } from './tokens.ts';
import { type Backlog, WriteBehind } from './write-behind.ts';

const SWEEP_MS = 1000;
/** A session made over REST waits this long for its host to come for the first time. */
const FIRST_HOST_MS = 600_000;

export interface SessionRegistryOptions {
  readonly pool: WorkerPool;
  readonly store: Store;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number };
  readonly limits: {
    readonly sessions: number;
    readonly listeners: number;
    readonly listenersPerSession: number;
    readonly listenersPerWorkerBeforeSpread: number;
  };
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch, as `ServerTime` tells them. */
  readonly now?: () => number;
}

export interface OpenedSession {
  readonly session: Session;
  readonly hostToken: string;
}

export interface SessionRegistryEvents {
  opened: [Session];
  ended: [Session, EndReason];
}

/** Every session of this process. */
export class SessionRegistry {
  readonly events = new EventEmitter<SessionRegistryEvents>();
  readonly shelf: ArtworkShelf;
  readonly now: () => number;
  /** What is stored, for whoever asks. */
  readonly stored: StoreDesk;
  /** How many listeners there are, and whether one more fits. */
  readonly capacity: Capacity;
  readonly #options: SessionRegistryOptions;
  readonly #writes: WriteBehind;
  readonly #sessions = new Map<string, Session>();
  readonly #byHostTokenHash = new Map<string, Session>();
  /** Sessions that are just being stored, by the hash of their host's token. */
  readonly #attempts = new Map<string, Promise<Session>>();
  readonly #sweep: NodeJS.Timeout;

  private constructor(options: SessionRegistryOptions) {
    this.#options = options;
    this.capacity = new Capacity(this, options.limits);
    this.now = options.now ?? serverTime(() => this.#sessions.size + this.#attempts.size === 0);
    this.#writes = new WriteBehind(options.store, options.log);
    this.stored = new StoreDesk(options.store, options.log);
    this.shelf = new ArtworkShelf({
      put: (artwork) =>
        this.#writes.write(
          `artwork ${artwork.artworkId} of session ${artwork.sessionId}`,
          (store) => store.artworks.put(artwork),
          { bytes: artwork.bytes.byteLength },
        ),
      find: (sessionId, artworkId) => this.stored.artwork(sessionId, artworkId),
    });
    this.#sweep = setInterval(() => {
      for (const session of this.#sessions.values()) session.sweep();
    }, SWEEP_MS);
    this.#sweep.unref();
  }

  /**
   * With the sessions that an earlier process left open: they wait for their hosts. Where those are more than
   * may be, the newest are kept and the others stored as ended.
   * @throws StartError when the database does not answer in time
   */
  static async create(options: SessionRegistryOptions): Promise<SessionRegistry> {
    const registry = new SessionRegistry(options);
    try {
      await registry.#restore();
    } catch (error) {
      await registry.close();
      throw whyNotRestored(error);
    }
    return registry;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** What is still to be stored. */
  get backlog(): Backlog {
    return this.#writes;
  }

  /** Those that have not ended. */
  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** Calls for each session: those that are open, and from now on each that opens. */
  forEachOpened(listener: (session: Session) => void): void {
    for (const session of this) listener(session);
    this.events.on('opened', listener);
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
    const record = isId ? await this.stored.session(sessionId) : undefined;
    if (record === undefined) {
      throw new ProtocolError('session-not-found', 'There is no session with this code.');
    }
    throw new ProtocolError('session-ended', 'This session has ended.');
  }

  /** @throws ProtocolError `server-full`, `unavailable` when it cannot be stored */
  async create(wish: NewSession): Promise<OpenedSession> {
    this.stored.demandOpen();
    const { attemptId } = wish;
    // Whoever knows the attempt's secret gets the host's token again; the server need not remember either.
    const hostToken = attemptId === undefined ? newToken() : macOf(attemptId, 'auxcast host token');
    const hostTokenHash = hashOf(hostToken);
    const opened = this.#byHostTokenHash.get(hostTokenHash);
    if (opened !== undefined) return { session: opened, hostToken };
    const attempt = this.#attempts.get(hostTokenHash) ?? this.#attempt(wish, hostTokenHash);
    return { session: await attempt, hostToken };
  }

  /** Lets go of all sessions without ending them, and waits until everything is written. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.stored.close();
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
    this.#byHostTokenHash.clear();
    await this.#writes.close();
  }

  async #restore(): Promise<void> {
    const { limits, log, store } = this.#options;
    const ended = await store.leftSessions.end({ keep: limits.sessions, endedAtMs: this.now() });
    for (const left of await store.leftSessions.all(SNAPSHOT_HISTORY)) this.#open(left, true);
    if (this.size > 0) log.log(`${this.size} sessions were left open; they wait for their hosts`);
    if (ended > 0) log.warn(`${ended} sessions were left open beyond MAX_SESSIONS; they have ended`);
  }

  async #attempt(wish: NewSession, hostTokenHash: string): Promise<Session> {
    if (this.#sessions.size + this.#attempts.size >= this.#options.limits.sessions)
      throw serverFull('sessions');
    const attempt = this.#store(wish, hostTokenHash).finally(() => this.#attempts.delete(hostTokenHash));
    this.#attempts.set(hostTokenHash, attempt);
    return await attempt;
  }

  /**
   * Stored first: nobody hears of a session that may be lost, and nothing stays of one that nobody heard of.
   */
  async #store(wish: NewSession, hostTokenHash: string): Promise<Session> {
    const record = newRecord(wish, hostTokenHash, this.now());
    await this.stored.createSession(record, () => {
      // Not vital: while the database is away anybody may cause these, and what is left behind ends with its
      // grace.
      this.#writes.write(`withdrawal of session ${record.sessionId}`, (store) =>
        store.sessions.withdraw(record),
      );
    });
    // Closed meanwhile: it is one of those that were left open.
    this.stored.demandOpen();
    return this.#open({ record, tracks: [], artworkCount: 0 }, false);
  }

  #open(stored: LeftSession, isRestored: boolean): Session {
    const { hostTokenHash } = stored.record;
    const { grace, limits, log, pool } = this.#options;
    const session = new Session({
      stored,
      isRestored,
      pool,
      shelf: this.shelf,
      writes: this.#writes,
      grace: { ...grace, firstHostMs: Math.max(FIRST_HOST_MS, grace.hostMs) },
      listenersPerWorkerBeforeSpread: limits.listenersPerWorkerBeforeSpread,
      now: this.now,
    });
    this.#sessions.set(session.id, session);
    this.#byHostTokenHash.set(hostTokenHash, session);
    session.events.once('ended', (reason, endedAtMs) => {
      this.#sessions.delete(session.id);
      this.#byHostTokenHash.delete(hostTokenHash);
      log.log(ending(session, reason, endedAtMs));
      this.events.emit('ended', session, reason);
    });
    if (!isRestored) log.log(`session ${session.id} begins`);
    this.events.emit('opened', session);
    return session;
  }
}

function serverTime(mayStep: () => boolean): () => number {
  const time = new ServerTime({ mayStep });
  return () => time.now();
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

/** Neither titles nor names: a log is read by others than the guests. */
function ending({ id, createdAtMs, peakListeners }: Session, reason: EndReason, endedAtMs: number): string {
  const seconds = Math.round((endedAtMs - createdAtMs) / 1000);
  return `session ${id} ends (${reason}) after ${seconds} s, with at most ${peakListeners} listeners`;
}
