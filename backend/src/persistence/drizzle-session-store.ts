import type { Track } from '@auxcast/shared-types';
import { Logger, type LoggerService } from '@nestjs/common';
import { and, asc, count, desc, eq, inArray, isNull, lte, notInArray, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { artworks, sessions, tracks } from './schema.ts';
import {
  type ArtworkRecord,
  type LeftSession,
  type SessionChange,
  type SessionRecord,
  type SessionStore,
  TRACKS_KEPT,
} from './session-store.ts';
import { StoredReader } from './stored-reader.ts';

/** Sessions that are read at once with their past: no query may hold a small machine for long. */
const BATCH = 50;

/** The one store, on PGlite as on a Postgres server. */
export class DrizzleSessionStore implements SessionStore {
  readonly #db: PgDatabase<PgQueryResultHKT>;
  readonly #close: () => Promise<void>;
  readonly #stored: StoredReader;

  constructor(database: Database, log: LoggerService = new Logger('persistence')) {
    this.#stored = new StoredReader(log);
    this.#db = database.db;
    this.#close = database.close;
  }

  async createSession(record: SessionRecord): Promise<void> {
    await run(this.#db.insert(sessions).values(columnsOf(record)));
  }

  async withdrawSession(record: SessionRecord): Promise<void> {
    // Not removed but ended, long ago: the row keeps one that comes later from being inserted, and retention removes it soon.
    const withdrawn = { title: '', hostName: null, endedAtMs: 0, endReason: 'server' } as const;
    await run(
      this.#db
        .insert(sessions)
        .values({ ...columnsOf(record), ...withdrawn })
        .onConflictDoUpdate({ target: sessions.sessionId, set: withdrawn }),
    );
  }

  async changeSession(sessionId: string, change: SessionChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    const changed = await run(
      this.#db
        .update(sessions)
        .set(columnsOf(change))
        .where(eq(sessions.sessionId, sessionId))
        .returning({ sessionId: sessions.sessionId }),
    );
    if (changed.length === 0) throw new Error(`There is no session ${sessionId} to change.`);
  }

  async putTrack(sessionId: string, track: Track): Promise<void> {
    const { source, ...rest } = track;
    const columns = { ...rest, sourceSite: source?.site ?? null, sourceUrl: source?.url ?? null };
    await run(
      this.#db
        .insert(tracks)
        .values({ sessionId, ...columns })
        .onConflictDoUpdate({ target: [tracks.sessionId, tracks.number], set: columns }),
    );
    const lastGone = track.number - TRACKS_KEPT;
    if (lastGone < 1) return;
    await run(
      this.#db.delete(tracks).where(and(eq(tracks.sessionId, sessionId), lte(tracks.number, lastGone))),
    );
  }

  async putArtwork(artwork: ArtworkRecord): Promise<void> {
    // Its id is its content: what is there already is the same.
    await run(this.#db.insert(artworks).values(artwork).onConflictDoNothing());
  }

  async findSession(sessionId: string): Promise<SessionRecord | undefined> {
    const [found] = await run(this.#db.select().from(sessions).where(eq(sessions.sessionId, sessionId)));
    return found && this.#stored.session(sessionId, found);
  }

  async findArtwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    const [found] = await run(
      this.#db
        .select()
        .from(artworks)
        .where(and(eq(artworks.sessionId, sessionId), eq(artworks.artworkId, artworkId))),
    );
    return found && this.#stored.artwork(sessionId, found);
  }

  async tracksOf(sessionId: string): Promise<Track[]> {
    const rows = await run(
      this.#db.select().from(tracks).where(eq(tracks.sessionId, sessionId)).orderBy(asc(tracks.number)),
    );
    return this.#stored.tracks(sessionId, rows.map(trackOf));
  }

  async endLeftSessions({ keep, endedAtMs }: { keep: number; endedAtMs: number }): Promise<number> {
    const kept = this.#db
      .select({ sessionId: sessions.sessionId })
      .from(sessions)
      .where(isNull(sessions.endedAtMs))
      .orderBy(desc(sessions.createdAtMs), desc(sessions.sessionId))
      .limit(keep);
    const ended = await run(
      this.#db
        .update(sessions)
        .set({ endedAtMs, endReason: 'server' })
        .where(and(isNull(sessions.endedAtMs), notInArray(sessions.sessionId, kept)))
        .returning({ sessionId: sessions.sessionId }),
    );
    return ended.length;
  }

  async leftSessions(tracksEach: number): Promise<LeftSession[]> {
    const left = await run(
      this.#db
        .select({ sessionId: sessions.sessionId })
        .from(sessions)
        .where(isNull(sessions.endedAtMs))
        .orderBy(asc(sessions.createdAtMs), asc(sessions.sessionId)),
    );
    const found: LeftSession[] = [];
    for (let from = 0; from < left.length; from += BATCH) {
      const ids = left.slice(from, from + BATCH).map(({ sessionId }) => sessionId);
      found.push(...(await this.#sessionsWithPast(ids, tracksEach)));
    }
    return found;
  }

  async ping(): Promise<void> {
    await run(this.#db.execute(sql`select 1`));
  }

  async close(): Promise<void> {
    await this.#close();
  }

  async #sessionsWithPast(ids: string[], tracksEach: number): Promise<LeftSession[]> {
    const records = await run(
      this.#db
        .select()
        .from(sessions)
        .where(inArray(sessions.sessionId, ids))
        .orderBy(asc(sessions.createdAtMs), asc(sessions.sessionId)),
    );
    const lastTracks = await this.#lastTracks(ids, tracksEach);
    const counted = await run(
      this.#db
        .select({ sessionId: artworks.sessionId, artworkCount: count() })
        .from(artworks)
        .where(inArray(artworks.sessionId, ids))
        .groupBy(artworks.sessionId),
    );
    const counts = new Map(counted.map(({ sessionId, artworkCount }) => [sessionId, artworkCount]));
    return records.flatMap((row) => {
      const { sessionId } = row;
      const record = this.#stored.session(sessionId, row);
      if (record === undefined) return [];
      const artworkCount = counts.get(sessionId) ?? 0;
      return [{ record, tracks: lastTracks.get(sessionId) ?? [], artworkCount }];
    });
  }

  /** One look into the index a session, however long its history is; one text each, for drivers are slow with many small values. */
  async #lastTracks(ids: string[], tracksEach: number): Promise<Map<string, Track[]>> {
    const last = this.#db
      .select()
      .from(tracks)
      .where(eq(tracks.sessionId, sessions.sessionId))
      .orderBy(desc(tracks.number))
      .limit(tracksEach)
      .as('last');
    const source = sql`case when ${last.sourceSite} is null then null else
      json_build_object('site', ${last.sourceSite}, 'url', ${last.sourceUrl}) end`;
    const json = sql<string>`json_agg(json_build_object(
      'number', ${last.number}, 'title', ${last.title}, 'artist', ${last.artist}, 'album', ${last.album},
      'source', ${source}, 'artworkUrl', ${last.artworkUrl}, 'accent', ${last.accent},
      'startedAtMs', ${last.startedAtMs}) order by ${last.number})::text`;
    const rows = await run(
      this.#db
        .select({ sessionId: sessions.sessionId, json })
        .from(sessions)
        .innerJoinLateral(last, sql`true`)
        .where(inArray(sessions.sessionId, ids))
        .groupBy(sessions.sessionId),
    );
    return new Map(
      rows.map(({ sessionId, json }) => [sessionId, this.#stored.tracksOfJson(sessionId, json)]),
    );
  }
}

/** Drizzle's lists are mutable ones. */
function columnsOf<T extends SessionChange>(change: T) {
  const { removedParticipants, ...rest } = change;
  return { ...rest, ...(removedParticipants && { removedParticipants: [...removedParticipants] }) };
}

function trackOf({ sessionId: _, sourceSite, sourceUrl, ...rest }: typeof tracks.$inferSelect): Track {
  return { ...rest, source: sourceSite === null ? null : { site: sourceSite, url: sourceUrl } };
}

async function run<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw DatabaseError.of(error);
  }
}
