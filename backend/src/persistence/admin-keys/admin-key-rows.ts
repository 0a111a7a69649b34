import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { DatabaseError } from '../database-error.ts';
import { storedArray } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { AdminKeysTable, Tables } from '../rows/tables.ts';
import {
  type AdminKeyChange,
  type AdminKeyPage,
  type AdminKeyRecord,
  type AdminKeyStore,
  adminScope,
} from './admin-key-store.ts';

const storedKey: z.ZodMiniType<AdminKeyRecord> = z.object({
  keyId: z.string(),
  name: z.string(),
  secretHash: z.string().check(z.minLength(1)),
  // One that a later version knows makes the key unreadable: half of its rights are not its rights.
  scopes: z.pipe(storedArray, z.array(adminScope)),
  createdAtMs: z.number(),
  createdBy: z.string(),
  createdByName: z.string(),
  expiresAtMs: z.nullable(z.number()),
  lastUsedAtMs: z.nullable(z.number()),
  revokedAtMs: z.nullable(z.number()),
});

export class AdminKeyRows implements AdminKeyStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async create({ scopes, ...rest }: AdminKeyRecord): Promise<void> {
    await this.#db
      .insertInto('adminKeys')
      .values({ ...rest, scopes: JSON.stringify(scopes) })
      .execute();
  }

  async change(keyId: string, change: AdminKeyChange): Promise<void> {
    const changed = await this.#db
      .updateTable('adminKeys')
      .set(change)
      .where('keyId', '=', keyId)
      .returning('keyId')
      .execute();
    if (changed.length === 0) throw new DatabaseError(`There is no admin key ${keyId} to change.`, false);
  }

  async unrevoked(): Promise<AdminKeyRecord[]> {
    const rows = await this.#db
      .selectFrom('adminKeys')
      .selectAll()
      .where('revokedAtMs', 'is', null)
      .orderBy('number')
      .execute();
    return this.#read(rows);
  }

  async page({ after, limit }: { after?: number | undefined; limit: number }): Promise<AdminKeyPage> {
    let found = this.#db.selectFrom('adminKeys').selectAll();
    if (after !== undefined) found = found.where('number', '<', after);
    // One more tells whether there is another page.
    const all = await found
      .orderBy('number', 'desc')
      .limit(limit + 1)
      .execute();
    const rows = all.slice(0, limit);
    return { keys: this.#read(rows), next: all.length > rows.length ? rows.at(-1)?.number : undefined };
  }

  #read(rows: readonly Row[]): AdminKeyRecord[] {
    return rows
      .map((row) =>
        this.#stored.read(storedKey, { what: 'what is stored', owner: 'admin key', ownerId: row.keyId }, row),
      )
      .filter((record) => record !== undefined);
  }
}

type Row = Selectable<AdminKeysTable>;
