import type { Kysely } from 'kysely';
import type { ArtworkRecord } from './session-store.ts';
import type { StoredReader } from './stored-reader.ts';
import type { Tables } from './tables.ts';

/** The pictures of what sessions played. */
export class ArtworkRows {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put(artwork: ArtworkRecord): Promise<void> {
    // Its id is its content: what is there already is the same.
    await this.#db
      .insertInto('artworks')
      .values(artwork)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    const row = await this.#db
      .selectFrom('artworks')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .where('artworkId', '=', artworkId)
      .executeTakeFirst();
    return row && this.#stored.artwork(sessionId, row);
  }

  /** How many each session has; one without any is not named. */
  async countsOf(sessionIds: readonly string[]): Promise<Map<string, number>> {
    const counted = await this.#db
      .selectFrom('artworks')
      .select(({ cast, fn }) => ['sessionId', cast<number>(fn.countAll(), 'integer').as('artworkCount')])
      .where('sessionId', 'in', sessionIds)
      .groupBy('sessionId')
      .execute();
    return new Map(counted.map(({ sessionId, artworkCount }) => [sessionId, artworkCount]));
  }
}
