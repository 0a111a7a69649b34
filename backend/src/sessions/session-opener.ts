import { type EndReason, SNAPSHOT_HISTORY } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import type { LimitValues } from '../config/index.ts';
import type { WorkerPool } from '../media/index.ts';
import type { ArtworkShelf } from '../now-playing/index.ts';
import type { LeftSession, Store } from '../persistence/index.ts';
import type { Capacity } from './capacity.ts';
import { type NewSession, newRecord } from './new-session.ts';
import { Session } from './session.ts';
import type { SessionLimits } from './session-parts.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { StoreQueries } from './store-queries.ts';
import { hashOf, macOf, newToken } from './tokens.ts';
import type { WriteBehind } from './write-behind.ts';

/** A session made over REST waits this long for its host to come for the first time. */
const FIRST_HOST_MS = 600_000;

/** Of a session that has just been made. */
const NOTHING_PAST = { tracks: [], artworkCount: 0, channels: [], members: [], invites: [] } as const;

export interface SessionOpenerOptions {
  readonly pool: WorkerPool;
  readonly store: Pick<Store, 'leftSessions'>;
  readonly queries: StoreQueries;
  readonly writes: WriteBehind;
  readonly shelf: ArtworkShelf;
  readonly registry: SessionRegistry;
  readonly capacity: Capacity;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number };
  readonly limits: Pick<LimitValues, 'sessions'> & SessionLimits;
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch, as `ServerTime` tells them. */
  readonly now: () => number;
}

export interface OpenedSession {
  readonly session: Session;
  readonly hostToken: string;
}

/** Opens sessions: new ones, and those that an earlier process left open. */
export class SessionOpener {
  readonly #options: SessionOpenerOptions;
  /** Those that are open or just being stored, by the hash of their host's token. */
  readonly #byHostTokenHash = new Map<string, Promise<Session>>();

  constructor(options: SessionOpenerOptions) {
    this.#options = options;
  }

  /** @throws ProtocolError `server-full`, `unavailable` when it cannot be stored */
  async create(wish: NewSession): Promise<OpenedSession> {
    this.#options.queries.demandOpen();
    const { attemptId } = wish;
    // Whoever knows the attempt's secret gets the host's token again; the server need not remember either.
    const hostToken = attemptId === undefined ? newToken() : macOf(attemptId, 'auxcast host token');
    const hostTokenHash = hashOf(hostToken);
    const session = this.#byHostTokenHash.get(hostTokenHash) ?? this.#attempt(wish, hostTokenHash);
    return { session: await session, hostToken };
  }

  /**
   * To be called when whoever asked for the session is gone before it came to be. With an attempt it may ask
   * again; otherwise nobody can ever have its token, and the session ends.
   */
  unanswered({ session }: OpenedSession, { attemptId }: Pick<NewSession, 'attemptId'>): void {
    if (attemptId === undefined) session.end('host-away');
  }

  /**
   * The sessions that an earlier process left open: they wait for their hosts. Where those are more than may
   * be, the newest are kept and the others stored as ended.
   */
  async restore(): Promise<void> {
    const { limits, log, now, registry, store } = this.#options;
    const ended = await store.leftSessions.end({ keep: limits.sessions, endedAtMs: now() });
    for (const left of await store.leftSessions.all(SNAPSHOT_HISTORY)) {
      this.#byHostTokenHash.set(left.record.hostTokenHash, Promise.resolve(this.#open(left, true)));
    }
    if (registry.size > 0) log.log(`${registry.size} sessions were left open; they wait for their hosts`);
    if (ended > 0) log.warn(`${ended} sessions were left open beyond MAX_SESSIONS; they have ended`);
  }

  async #attempt(wish: NewSession, hostTokenHash: string): Promise<Session> {
    const release = this.#options.capacity.takeSession();
    const attempt = this.#store(wish, hostTokenHash);
    this.#byHostTokenHash.set(hostTokenHash, attempt);
    try {
      return await attempt;
    } catch (error) {
      this.#byHostTokenHash.delete(hostTokenHash);
      throw error;
    } finally {
      release();
    }
  }

  /**
   * Stored first: nobody hears of a session that may be lost, and nothing stays of one that nobody heard of.
   */
  async #store(wish: NewSession, hostTokenHash: string): Promise<Session> {
    const { now, queries, writes } = this.#options;
    const record = newRecord(wish, hostTokenHash, now());
    await queries.createSession(record, () => {
      // Not vital: while the database is away anybody may cause these, and what is left behind ends with its
      // grace.
      writes.write(`withdrawal of session ${record.sessionId}`, ({ sessions }) => sessions.withdraw(record));
    });
    // Closed meanwhile: it is one of those that were left open.
    queries.demandOpen();
    return this.#open({ ...NOTHING_PAST, record }, false);
  }

  #open(stored: LeftSession, isRestored: boolean): Session {
    const { capacity, grace, limits, log, now, pool, registry, shelf, writes } = this.#options;
    const session = new Session({
      stored,
      isRestored,
      pool,
      shelf,
      writes,
      capacity,
      grace: { ...grace, firstHostMs: Math.max(FIRST_HOST_MS, grace.hostMs) },
      limits,
      now,
    });
    session.events.once('ended', (reason, endedAtMs) => {
      this.#byHostTokenHash.delete(stored.record.hostTokenHash);
      log.log(ending(session, reason, endedAtMs));
    });
    if (!isRestored) log.log(`session ${session.id} begins`);
    registry.add(session);
    return session;
  }
}

/** Neither titles nor names: a log is read by others than the guests. */
function ending({ id, createdAtMs, participants }: Session, reason: EndReason, endedAtMs: number): string {
  const seconds = Math.round((endedAtMs - createdAtMs) / 1000);
  return `session ${id} ends (${reason}) after ${seconds} s, with at most ${participants.peak} listeners`;
}
