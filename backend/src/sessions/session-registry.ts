import { EventEmitter } from 'node:events';
import { type EndReason, ProtocolError, sessionId as sessionIdSchema } from '@auxcast/shared-types';
import { sessionEnded } from '../media/index.ts';
import type { Session } from './session.ts';
import type { StoreQueries } from './store-queries.ts';

export interface SessionRegistryEvents {
  opened: [Session];
  ended: [Session, EndReason];
}

/** The sessions of this process that have not ended. */
export class SessionRegistry {
  readonly events = new EventEmitter<SessionRegistryEvents>();
  readonly #queries: Pick<StoreQueries, 'session'>;
  readonly #sessions = new Map<string, Session>();

  constructor(queries: Pick<StoreQueries, 'session'>) {
    this.#queries = queries;
  }

  get size(): number {
    return this.#sessions.size;
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** Calls for each session: those that are open, and from now on each that opens. */
  forEachOpened(listener: (session: Session) => void): void {
    for (const session of this) listener(session);
    this.events.on('opened', listener);
  }

  /** Here until it ends. */
  add(session: Session): void {
    this.#sessions.set(session.id, session);
    session.events.once('ended', (reason) => {
      this.#sessions.delete(session.id);
      this.events.emit('ended', session, reason);
    });
    this.events.emit('opened', session);
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
    const record = isId ? await this.#queries.session(sessionId) : undefined;
    if (record !== undefined) throw sessionEnded();
    throw new ProtocolError('session-not-found', 'There is no session with this code.');
  }

  /** As `get`, for whoever shows the host's token; undefined too where it is not the right one. */
  getAsHost(sessionId: string, hostToken: string): Session | undefined {
    const session = this.get(sessionId);
    return session?.isHostToken(hostToken) === true ? session : undefined;
  }

  /** As `find`, for whoever shows the host's token. @throws ProtocolError `token-refused` too */
  async findAsHost(sessionId: string, hostToken: string): Promise<Session> {
    const session = await this.find(sessionId);
    if (session.isHostToken(hostToken)) return session;
    throw new ProtocolError('token-refused', 'This is not the host token of this session.');
  }

  /** Lets go of all sessions without ending them. */
  close(): void {
    for (const session of this) session.close();
    this.#sessions.clear();
  }
}
