import {
  ProtocolError,
  type SessionSummary,
  type SessionVisit,
  sessionId as sessionIdSchema,
  type Track,
} from '@auxcast/shared-types';
import { LRUCache } from 'lru-cache';
import { sessionUrl } from '../config/index.ts';
import type { SessionRecord } from '../persistence/index.ts';
import { Histories } from './histories.ts';
import { type Listed, PublicList } from './public-list.ts';
import type { Session } from './session.ts';
import type { RunningSessions } from './start-sessions.ts';
import { linked, type Summary } from './summary.ts';
import { hasHash, macOf } from './tokens.ts';
import { veiled } from './veil.ts';

/** Sessions that ended a moment ago: what is written of them runs behind. */
const RECENT = { max: 500, ttl: 60_000 };
/** For visitors of a page, when the server does not say itself when to come back. Milliseconds. */
const RETRY_AFTER_MS = 5000;

/** A session that has ended. */
interface Ended {
  readonly summary: Summary;
  readonly history: readonly Track[];
}

/** Sessions as pages and REST show them: those in memory as they are now, earlier ones from the store. */
export class SessionLookup {
  readonly #sessions: Pick<RunningSessions, 'registry' | 'queries' | 'capacity'>;
  readonly #recent = new LRUCache<string, Ended>(RECENT);
  readonly #public: PublicList;
  readonly #histories: Histories;

  constructor(sessions: Pick<RunningSessions, 'registry' | 'queries' | 'capacity'>) {
    const { registry, queries } = sessions;
    this.#sessions = sessions;
    this.#public = new PublicList(registry);
    this.#histories = new Histories(queries);
    registry.events.on('ended', (session) => {
      const summary: Summary = {
        ...session.summary(),
        listenerCount: { listeners: 0, receiving: 0 },
        nowPlaying: null,
      };
      this.#recent.set(session.id, { summary, history: session.nowPlaying.history });
    });
  }

  /** The public sessions that have not ended, newest first: the same list for a second. */
  get publicOpen(): readonly Listed[] {
    return this.#public.open;
  }

  /** Of those that can be heard now, most listeners first. */
  publicLive(origin: string): SessionSummary[] {
    return this.#public.live(origin);
  }

  /**
   * Whether somebody may read of a session: of a private one that goes on its host and whoever was let in, of
   * one that has ended its host alone, for an invite that was taken back meanwhile is not looked up any more.
   * Of one that is not there nothing is to be hidden.
   * @param token what was shown
   * @throws ProtocolError `unavailable`
   */
  async mayRead(sessionId: string, token: string | undefined): Promise<boolean> {
    const session = this.#sessions.registry.get(sessionId);
    if (session !== undefined) {
      return session.visibility !== 'private' || (token !== undefined && session.isReadableBy(token));
    }
    const recent = this.#recent.get(sessionId)?.summary;
    if (recent !== undefined && recent.visibility !== 'private') return true;
    const record = await this.#stored(sessionId);
    if (record?.visibility !== 'private') return true;
    return token !== undefined && hasHash(token, record.hostTokenHash);
  }

  /** Whether whoever shows this is, or was, the host of the session. @throws ProtocolError `unavailable` */
  async isHost(sessionId: string, token: string): Promise<boolean> {
    if (this.#sessions.registry.getAsHost(sessionId, token) !== undefined) return true;
    const record = await this.#stored(sessionId);
    return record !== undefined && hasHash(token, record.hostTokenHash);
  }

  /**
   * As `isHost`, of a session that is or was there.
   * @throws ProtocolError `session-not-found`, `token-refused`, `unavailable`
   */
  async demandHost(sessionId: string, token: string): Promise<void> {
    if (await this.isHost(sessionId, token)) return;
    if ((await this.#stored(sessionId)) === undefined) throw notFound();
    throw new ProtocolError('token-refused', 'This is not the host token of this session.');
  }

  /**
   * Of a secret that whoever is no host can neither know nor guess: what it signs was signed for the host.
   * @throws ProtocolError `session-not-found`, `unavailable`
   */
  async hostSignature(sessionId: string, text: string): Promise<string> {
    const record = await this.#stored(sessionId);
    if (record === undefined) throw notFound();
    return macOf(record.hostTokenHash, text);
  }

  /** @throws ProtocolError `session-not-found`, `unavailable` */
  async summary(sessionId: string, origin: string): Promise<SessionSummary> {
    const session = this.#sessions.registry.get(sessionId);
    if (session !== undefined) return summaryOf(session, origin);
    const ended = await this.#endedSummary(sessionId, origin);
    if (ended === undefined) throw notFound();
    return ended;
  }

  /**
   * Every track so far, oldest first, the same list until another track comes; while the database is away,
   * those that memory knows.
   * @throws ProtocolError `session-not-found`, `unavailable`
   */
  async history(sessionId: string): Promise<readonly Track[]> {
    const latest =
      this.#sessions.registry.get(sessionId)?.nowPlaying.history ?? this.#recent.get(sessionId)?.history;
    if (latest === undefined && (await this.#stored(sessionId)) === undefined) throw notFound();
    return await this.#histories.of(sessionId, latest);
  }

  /** As a page may show it to whoever knows the id. */
  async visit(sessionId: string, origin: string): Promise<SessionVisit> {
    const session = this.#sessions.registry.get(sessionId);
    if (session !== undefined) {
      const kind = this.#sessions.capacity.isFull(session) ? 'full' : 'open';
      const isPrivate = session.visibility === 'private';
      return { kind, session: isPrivate ? veiled(session) : session.snapshot() };
    }
    try {
      const ended = await this.#endedSummary(sessionId, origin);
      if (ended === undefined) return { kind: 'unknown' };
      if (ended.visibility === 'private') return { kind: 'private' };
      return { kind: 'ended', session: ended, history: [...(await this.history(sessionId))] };
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === 'unavailable')) throw error;
      const retryAfterMs = error.details?.['retryAfterMs'];
      return {
        kind: 'unavailable',
        retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : RETRY_AFTER_MS,
      };
    }
  }

  async #endedSummary(sessionId: string, origin: string): Promise<SessionSummary | undefined> {
    const recent = this.#recent.get(sessionId);
    if (recent !== undefined) return linked(recent.summary, origin);
    const record = await this.#stored(sessionId);
    return record && summaryOfRecord(record, origin);
  }

  /** What cannot be an id is not looked for: a store may refuse odd characters. */
  async #stored(sessionId: string): Promise<SessionRecord | undefined> {
    if (!sessionIdSchema.safeParse(sessionId).success) return undefined;
    return await this.#sessions.queries.session(sessionId);
  }
}

function summaryOf(session: Session, origin: string): SessionSummary {
  return linked(session.summary(), origin);
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
