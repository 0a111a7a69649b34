import {
  ProtocolError,
  type SessionSummary,
  type SessionVisit,
  sessionId as sessionIdSchema,
  type Track,
} from '@auxcast/shared-types';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { sessionUrl } from '../config/index.ts';
import { DatabaseError } from '../persistence/database-error.ts';
import { SESSION_STORE, type SessionRecord, type SessionStore } from '../persistence/index.ts';
import { type Session, SessionRegistry } from '../sessions/index.ts';

/** Sessions that ended a moment ago: what is written of them runs behind. */
const RECENT = { max: 500, ttl: 60_000 };

/** A session that has ended. */
interface Ended {
  readonly summary: SessionSummary;
  readonly history: readonly Track[];
}

/** Sessions as pages and REST show them: those in memory as they are now, earlier ones from the store. */
@Injectable()
export class SessionLookup {
  readonly #registry: SessionRegistry;
  readonly #store: SessionStore;
  readonly #log = new Logger('rest');
  readonly #recent = new LRUCache<string, Ended>(RECENT);

  constructor(
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(SESSION_STORE) store: SessionStore,
  ) {
    this.#registry = registry;
    this.#store = store;
    registry.events.on('ended', (session) => {
      const summary: SessionSummary = {
        ...session.summary(''),
        listenerCount: { listeners: 0, receiving: 0 },
        nowPlaying: null,
      };
      this.#recent.set(session.id, { summary, history: session.snapshot().history });
    });
  }

  /** Public sessions that have not ended, most listeners first. */
  publicSessions(origin: string): SessionSummary[] {
    return this.#registry.publicSessions().map((session) => summaryOf(session, origin));
  }

  /** Public sessions that can be heard now, most listeners first. */
  publicLive(origin: string): SessionSummary[] {
    return this.publicSessions(origin).filter(({ state }) => state !== 'waiting');
  }

  /** @throws ProtocolError `session-not-found` */
  async summary(sessionId: string, origin: string): Promise<SessionSummary> {
    const session = this.#registry.get(sessionId);
    if (session !== undefined) return summaryOf(session, origin);
    const ended = await this.#endedSummary(sessionId, origin);
    if (ended === undefined) throw notFound();
    return ended;
  }

  /**
   * Every track so far, oldest first; while the database is away, those that memory knows.
   * @throws ProtocolError `session-not-found`
   */
  async history(sessionId: string): Promise<Track[]> {
    const inMemory =
      this.#registry.get(sessionId)?.snapshot().history ?? this.#recent.get(sessionId)?.history;
    if (inMemory === undefined) {
      if ((await this.#stored(sessionId)) === undefined) throw notFound();
      return await this.#store.tracksOf(sessionId);
    }
    if (isWhole(inMemory)) return [...inMemory];
    // What memory knows is newer, what is stored goes back further.
    const byNumber = new Map((await this.#earlierTracks(sessionId)).map((track) => [track.number, track]));
    for (const track of inMemory) byNumber.set(track.number, track);
    return [...byNumber.values()].sort((a, b) => a.number - b.number);
  }

  async visit(sessionId: string, origin: string): Promise<SessionVisit> {
    const session = this.#registry.get(sessionId);
    if (session !== undefined) {
      const kind = this.#registry.isFull(session) ? 'full' : 'open';
      return { kind, session: session.snapshot() };
    }
    const ended = await this.#endedSummary(sessionId, origin);
    if (ended === undefined) return { kind: 'unknown' };
    return { kind: 'ended', session: ended, history: await this.history(sessionId) };
  }

  /** None while the database is away: then the latest are better than nothing. */
  async #earlierTracks(sessionId: string): Promise<Track[]> {
    try {
      return await this.#store.tracksOf(sessionId);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.passes)) throw error;
      this.#log.warn(`earlier tracks could not be looked up: ${error.message}`);
      return [];
    }
  }

  async #endedSummary(sessionId: string, origin: string): Promise<SessionSummary | undefined> {
    const recent = this.#recent.get(sessionId);
    if (recent !== undefined) return { ...recent.summary, url: sessionUrl(origin, sessionId) };
    const record = await this.#stored(sessionId);
    return record && summaryOfRecord(record, origin);
  }

  /** What cannot be an id is not looked for: a store may refuse odd characters. */
  async #stored(sessionId: string): Promise<SessionRecord | undefined> {
    return sessionIdSchema.safeParse(sessionId).success ? this.#store.findSession(sessionId) : undefined;
  }
}

/** Memory keeps the last tracks only; where it still has the first one, there is no other. */
function isWhole(tracks: readonly Track[]): boolean {
  return (tracks[0]?.number ?? 1) === 1;
}

function summaryOf(session: Session, origin: string): SessionSummary {
  return session.summary(sessionUrl(origin, session.id));
}

/** Whatever is not in memory has ended, even where the store does not say so yet. */
function summaryOfRecord(record: SessionRecord, origin: string): SessionSummary {
  const { hostTokenHash: _hash, hostCame: _came, removedParticipants: _removed, ...shown } = record;
  return {
    ...shown,
    url: sessionUrl(origin, record.sessionId),
    state: 'ended',
    listenerCount: { listeners: 0, receiving: 0 },
    nowPlaying: null,
  };
}

function notFound(): ProtocolError {
  return new ProtocolError('session-not-found', 'There is no session with this code.');
}
