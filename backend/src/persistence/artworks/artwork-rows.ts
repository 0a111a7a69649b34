import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import type { LargeReads } from '../large-reads.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { Tables } from '../rows/tables.ts';
import type { ArtworkRecord, ArtworkStore } from './artwork-store.ts';

const storedArtwork: z.ZodMiniType<ArtworkRecord> = z.object({
  artworkId: z.string(),
  sessionId: z.string(),
  type: z.string().check(z.regex(/^image\/[a-z]+$/)),
  bytes: z.instanceof(Uint8Array),
  accent: z.string().check(z.regex(/^#[0-9a-f]{6}$/)),
});

export class ArtworkRows implements ArtworkStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;
  readonly #large: LargeReads;

  constructor(db: Kysely<Tables>, stored: StoredReader, large: LargeReads) {
    this.#db = db;
    this.#stored = stored;
    this.#large = large;
  }

  async put(artwork: ArtworkRecord): Promise<void> {
    // Its id is its content: what is there already is the same.
    await this.#db
      .insertInto('artworks')
      .values(artwork)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    return this.#large.run(() => this.#find(sessionId, artworkId));
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

  async #find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    const row = await this.#db
      .selectFrom('artworks')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .where('artworkId', '=', artworkId)
      .executeTakeFirst();
    const stored = { what: 'a picture', owner: 'session', ownerId: sessionId };
    return row && this.#stored.read(storedArtwork, stored, row);
  }
}
