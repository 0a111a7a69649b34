import { ProtocolError, type Track } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { type ArtworkRecord, DatabaseError, type SessionRecord, type Store } from '../persistence/index.ts';
import { SeldomLog } from '../telemetry/index.ts';
import { InFlight } from './in-flight.ts';
import { serverClosing, storeUnavailable } from './session-error.ts';

/**
 * Different questions that wait for the database: it answers one after the other, and each answer takes
 * memory.
 */
const MAX_WAITING = 250;

/**
 * Answers from the store what anybody may ask: each question once, however many ask it at the same time, and
 * only so many at once. The one place where what goes wrong with the database becomes `unavailable`, with a
 * line in the log now and then.
 */
export class StoreQueries {
  readonly #store: Store;
  readonly #doubts: SeldomLog;
  readonly #sessions = new InFlight<SessionRecord | undefined>();
  readonly #tracks = new InFlight<Track[]>();
  readonly #artworks = new InFlight<ArtworkRecord | undefined>();
  #isClosing = false;

  constructor(store: Store, log: LoggerService) {
    this.#store = store;
    this.#doubts = new SeldomLog(log);
  }

  /** @throws ProtocolError `unavailable` */
  async session(sessionId: string): Promise<SessionRecord | undefined> {
    return await this.#answered('a session', () =>
      this.#once(this.#sessions, sessionId, () => this.#store.sessions.find(sessionId)),
    );
  }

  /** All that are kept of a session, oldest first. @throws ProtocolError `unavailable` */
  async tracks(sessionId: string): Promise<readonly Track[]> {
    return await this.#answered('the tracks of a session', () => this.#tracksOf(sessionId));
  }

  /** As `tracks`; undefined while the database is away, for whoever knows the latest ones. */
  async tracksUnlessAway(sessionId: string): Promise<readonly Track[] | undefined> {
    try {
      return await this.#tracksOf(sessionId);
    } catch (error) {
      const isAway = error instanceof DatabaseError ? error.passes : error instanceof ProtocolError;
      if (!isAway) throw this.#unavailable('earlier tracks', error);
      this.#doubts.warn(`earlier tracks could not be looked up: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** @throws ProtocolError `unavailable` */
  async artwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    return await this.#answered('a picture', () =>
      this.#once(this.#artworks, `${sessionId}/${artworkId}`, () =>
        this.#store.artworks.find(sessionId, artworkId),
      ),
    );
  }

  /** @throws ProtocolError `unavailable` */
  async createSession(record: SessionRecord, onUndecided: () => void): Promise<void> {
    this.demandOpen();
    try {
      await this.#store.sessions.create(record);
    } catch (error) {
      this.#doubts.warn(`a session could not be stored: ${messageOf(error)}`);
      if (error instanceof DatabaseError && error.isUndecided) onUndecided();
      throw storeUnavailable('The session could not be stored.');
    }
  }

  /**
   * While the server stops, what is not in memory any more has not ended.
   * @throws ProtocolError `unavailable`
   */
  demandOpen(): void {
    if (this.#isClosing) throw serverClosing();
  }

  /** Answers nothing any more. */
  close(): void {
    this.#isClosing = true;
  }

  #tracksOf(sessionId: string): Promise<Track[]> {
    return this.#once(this.#tracks, sessionId, () => this.#store.tracks.of(sessionId));
  }

  async #once<T>(flights: InFlight<T>, key: string, question: () => Promise<T>): Promise<T> {
    this.demandOpen();
    const waiting = this.#sessions.size + this.#tracks.size + this.#artworks.size;
    if (waiting >= MAX_WAITING && !flights.has(key)) {
      throw storeUnavailable('Too many wait for the database.');
    }
    return await flights.ask(key, question);
  }

  async #answered<T>(what: string, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw this.#unavailable(what, error);
    }
  }

  #unavailable(what: string, error: unknown): ProtocolError {
    if (error instanceof ProtocolError) return error;
    this.#doubts.warn(`${what} could not be looked up: ${messageOf(error)}`);
    return storeUnavailable();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
