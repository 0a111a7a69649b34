import { type Track, track } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import type { LargeReads } from '../large-reads.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { Tables, TracksTable } from '../rows/tables.ts';
import { TRACKS_KEPT, type TrackStore } from './track-store.ts';

/** Read at once: a track may be some 10 KB, and whoever reads has others to serve. */
const PAGE = 50;

export class TrackRows implements TrackStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;
  readonly #large: LargeReads;

  constructor(db: Kysely<Tables>, stored: StoredReader, large: LargeReads) {
    this.#db = db;
    this.#stored = stored;
    this.#large = large;
  }

  async put(sessionId: string, { source, ...rest }: Track): Promise<void> {
    const columns = { ...rest, sourceSite: source?.site ?? null, sourceUrl: source?.url ?? null };
    await Promise.all([
      this.#db
        .insertInto('tracks')
        .values({ sessionId, ...columns })
        .onConflict((conflict) => conflict.columns(['sessionId', 'number']).doUpdateSet(columns))
        .execute(),
      this.#removeUpTo(sessionId, rest.number - TRACKS_KEPT),
    ]);
  }

  of(sessionId: string): Promise<Track[]> {
    return this.#large.run(() => this.#of(sessionId));
  }

  /**
   * Of each session the last ones, oldest first: one look into the index each, however long its history is.
   */
  async lastOf(sessionIds: readonly string[], each: number): Promise<Map<string, Track[]>> {
    const rows = await this.#db
      .selectFrom('sessions')
      .innerJoin('tracks', 'tracks.sessionId', 'sessions.sessionId')
      .selectAll('tracks')
      .where('sessions.sessionId', 'in', sessionIds)
      .where('tracks.number', '>=', ({ fn, lit, selectFrom }) =>
        fn.coalesce(
          selectFrom('tracks as before')
            .select('before.number')
            .whereRef('before.sessionId', '=', 'sessions.sessionId')
            .orderBy('before.number', 'desc')
            .limit(1)
            .offset(Math.max(each - 1, 0)),
          lit(0),
        ),
      )
      .orderBy('tracks.number')
      .execute();
    const found = new Map<string, Track[]>();
    if (each === 0) return found;
    for (const [sessionId, ofSession] of Map.groupBy(rows, (row) => row.sessionId)) {
      found.set(sessionId, this.#read(sessionId, ofSession));
    }
    return found;
  }

  async #of(sessionId: string): Promise<Track[]> {
    const tracks: Track[] = [];
    let last = 0;
    for (;;) {
      const rows = await this.#page(sessionId, last);
      tracks.push(...this.#read(sessionId, rows));
      last = rows.at(-1)?.number ?? last;
      if (rows.length < PAGE) return tracks;
    }
  }

  #read(sessionId: string, rows: readonly TrackRow[]): Track[] {
    const stored = { what: 'a track', owner: 'session', ownerId: sessionId };
    return this.#stored.readAll(track, stored, rows.map(trackOf));
  }

  async #page(sessionId: string, after: number): Promise<TrackRow[]> {
    return await this.#db
      .selectFrom('tracks')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(PAGE)
      .execute();
  }

  async #removeUpTo(sessionId: string, number: number): Promise<void> {
    if (number < 1) return;
    await this.#db
      .deleteFrom('tracks')
      .where('sessionId', '=', sessionId)
      .where('number', '<=', number)
      .execute();
  }
}

type TrackRow = Selectable<TracksTable>;

function trackOf({ sessionId: _, sourceSite, sourceUrl, ...rest }: TrackRow) {
  return { ...rest, source: sourceSite === null ? null : { site: sourceSite, url: sourceUrl } };
}
