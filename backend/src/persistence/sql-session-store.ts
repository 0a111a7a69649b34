import type { Track } from '@auxcast/shared-types';
import { Logger, type LoggerService } from '@nestjs/common';
import pLimit from 'p-limit';
import { ANSWER_MS } from './answer-watch.ts';
import { ArtworkRows } from './artwork-rows.ts';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { SessionRows } from './session-rows.ts';
import type {
  ArtworkRecord,
  LeftSession,
  SessionChange,
  SessionRecord,
  SessionStore,
} from './session-store.ts';
import { StoredReader } from './stored-reader.ts';
import { TrackRows } from './track-rows.ts';

/**
 * Sessions that are read at once with their past: no query, and no answer, may hold a small machine for long.
 */
const BATCH = 10;
/**
 * Whole histories and pictures that are read at the same time: each may be 1.5 MB, and 250 questions may
 * wait.
 */
const LARGE_AT_ONCE = 3;

/** The one store, on SQLite as on a Postgres server. */
export class SqlSessionStore implements SessionStore {
  readonly #sessions: SessionRows;
  readonly #tracks: TrackRows;
  readonly #artworks: ArtworkRows;
  readonly #close: () => Promise<void>;
  readonly #large = pLimit(LARGE_AT_ONCE);

  constructor({ db, close }: Database, log: LoggerService = new Logger('persistence')) {
    const stored = new StoredReader(log);
    this.#sessions = new SessionRows(db, stored);
    this.#tracks = new TrackRows(db, stored);
    this.#artworks = new ArtworkRows(db, stored);
    this.#close = close;
  }

  createSession(record: SessionRecord): Promise<void> {
    return this.#sessions.create(record);
  }

  withdrawSession(record: SessionRecord): Promise<void> {
    return this.#sessions.withdraw(record);
  }

  changeSession(sessionId: string, change: SessionChange): Promise<void> {
    return this.#sessions.change(sessionId, change);
  }

  putTrack(sessionId: string, track: Track): Promise<void> {
    return this.#tracks.put(sessionId, track);
  }

  putArtwork(artwork: ArtworkRecord): Promise<void> {
    return this.#artworks.put(artwork);
  }

  findSession(sessionId: string): Promise<SessionRecord | undefined> {
    return this.#sessions.find(sessionId);
  }

  findArtwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    return this.#inTurn(() => this.#artworks.find(sessionId, artworkId));
  }

  tracksOf(sessionId: string): Promise<Track[]> {
    return this.#inTurn(() => this.#tracks.of(sessionId));
  }

  endLeftSessions(end: { readonly keep: number; readonly endedAtMs: number }): Promise<number> {
    return this.#sessions.endLeft(end);
  }

  async leftSessions(tracksEach: number): Promise<LeftSession[]> {
    const left = await this.#sessions.leftIds();
    const found: LeftSession[] = [];
    for (let from = 0; from < left.length; from += BATCH) {
      found.push(...(await this.#withPast(left.slice(from, from + BATCH), tracksEach)));
    }
    return found;
  }

  ping(): Promise<void> {
    return this.#sessions.ping();
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Behind others that do not get their answers, nobody waits longer than for an answer. */
  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const askedMs = performance.now();
    return this.#large(() => {
      if (performance.now() - askedMs < ANSWER_MS) return read();
      throw new DatabaseError('Too many wait for the database.', true);
    });
  }

  async #withPast(ids: readonly string[], tracksEach: number): Promise<LeftSession[]> {
    const [records, tracks, counts] = await Promise.all([
      this.#sessions.of(ids),
      this.#tracks.lastOf(ids, tracksEach),
      this.#artworks.countsOf(ids),
    ]);
    return records.map((record) => ({
      record,
      tracks: tracks.get(record.sessionId) ?? [],
      artworkCount: counts.get(record.sessionId) ?? 0,
    }));
  }
}
