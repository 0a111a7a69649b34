import type { Track } from '@auxcast/shared-types';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { artworks, sessions, tracks } from './schema.ts';
import type { ArtworkRecord, SessionChange, SessionRecord, SessionStore } from './session-store.ts';

/** The one store, on PGlite as on a Postgres server. */
export class DrizzleSessionStore implements SessionStore {
  readonly #db: PgDatabase<PgQueryResultHKT>;
  readonly #close: () => Promise<void>;

  constructor(database: Database) {
    this.#db = database.db;
    this.#close = database.close;
  }

  async createSession(record: SessionRecord): Promise<void> {
    await run(this.#db.insert(sessions).values(record));
  }

  async changeSession(sessionId: string, change: SessionChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    const changed = await run(
      this.#db
        .update(sessions)
        .set(change)
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
  }

  async putArtwork(artwork: ArtworkRecord): Promise<void> {
    // Its id is its content: what is there already is the same.
    await run(this.#db.insert(artworks).values(artwork).onConflictDoNothing());
  }

  async findSession(sessionId: string): Promise<SessionRecord | undefined> {
    const [found] = await run(this.#db.select().from(sessions).where(eq(sessions.sessionId, sessionId)));
    return found;
  }

  async findArtwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    const [found] = await run(
      this.#db
        .select()
        .from(artworks)
        .where(and(eq(artworks.sessionId, sessionId), eq(artworks.artworkId, artworkId))),
    );
    return found;
  }

  async tracksOf(sessionId: string): Promise<Track[]> {
    const rows = await run(
      this.#db.select().from(tracks).where(eq(tracks.sessionId, sessionId)).orderBy(asc(tracks.number)),
    );
    return rows.map(({ sessionId: _, sourceSite, sourceUrl, ...rest }) => ({
      ...rest,
      source: sourceSite === null ? null : { site: sourceSite, url: sourceUrl },
    }));
  }

  async unendedSessions(): Promise<SessionRecord[]> {
    return run(
      this.#db.select().from(sessions).where(isNull(sessions.endedAtMs)).orderBy(asc(sessions.createdAtMs)),
    );
  }

  async ping(): Promise<void> {
    await run(this.#db.execute(sql`select 1`));
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

async function run<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw DatabaseError.of(error);
  }
}
