import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import { DatabaseError } from './database-error.ts';
import type { SessionChange, SessionRecord } from './session-store.ts';
import type { StoredReader } from './stored-reader.ts';
import type { SessionsTable, Tables } from './tables.ts';

/** The sessions themselves. */
export class SessionRows {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async create(record: SessionRecord): Promise<void> {
    await this.#db.insertInto('sessions').values(rowOf(record)).execute();
  }

  async withdraw(record: SessionRecord): Promise<void> {
    // Not removed but ended, long ago: the row keeps one that comes later from being inserted, and retention
    // removes it soon.
    const withdrawn = { title: '', hostName: null, endedAtMs: 0, endReason: 'server' } as const;
    await this.#db
      .insertInto('sessions')
      .values({ ...rowOf(record), ...withdrawn })
      .onConflict((conflict) => conflict.column('sessionId').doUpdateSet(withdrawn))
      .execute();
  }

  async change(sessionId: string, change: SessionChange): Promise<void> {
    const columns = columnsOf(change);
    if (Object.keys(columns).length === 0) return;
    const changed = await this.#db
      .updateTable('sessions')
      .set(columns)
      .where('sessionId', '=', sessionId)
      .returning('sessionId')
      .execute();
    if (changed.length === 0) throw new DatabaseError(`There is no session ${sessionId} to change.`, false);
  }

  async find(sessionId: string): Promise<SessionRecord | undefined> {
    const row = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .executeTakeFirst();
    return row && this.#stored.session(sessionId, row);
  }

  /** How many that were. */
  async endLeft({ keep, endedAtMs }: { keep: number; endedAtMs: number }): Promise<number> {
    const kept = this.#db
      .selectFrom('sessions')
      .select('sessionId')
      .where('endedAtMs', 'is', null)
      .orderBy('createdAtMs', 'desc')
      .orderBy('sessionId', 'desc')
      .limit(keep);
    const ended = await this.#db
      .updateTable('sessions')
      .set({ endedAtMs, endReason: 'server' })
      .where('endedAtMs', 'is', null)
      .where('sessionId', 'not in', kept)
      .returning('sessionId')
      .execute();
    return ended.length;
  }

  /** Of those that have not ended, oldest first. */
  async leftIds(): Promise<string[]> {
    const left = await this.#db
      .selectFrom('sessions')
      .select('sessionId')
      .where('endedAtMs', 'is', null)
      .orderBy('createdAtMs')
      .orderBy('sessionId')
      .execute();
    return left.map(({ sessionId }) => sessionId);
  }

  /** Oldest first. */
  async of(sessionIds: readonly string[]): Promise<SessionRecord[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('sessionId', 'in', sessionIds)
      .orderBy('createdAtMs')
      .orderBy('sessionId')
      .execute();
    return rows
      .map((row) => this.#stored.session(row.sessionId, row))
      .filter((record) => record !== undefined);
  }

  /** Rejects when the database cannot be asked. */
  async ping(): Promise<void> {
    await this.#db.selectNoFrom(sql.lit(1).as('one')).execute();
  }
}

function rowOf({ hostCame, removedParticipants, ...rest }: SessionRecord): Selectable<SessionsTable> {
  return { ...rest, hostCame: Number(hostCame), removedParticipants: JSON.stringify(removedParticipants) };
}

function columnsOf({ hostCame, removedParticipants, ...rest }: SessionChange): Updateable<SessionsTable> {
  return {
    ...rest,
    ...(hostCame !== undefined && { hostCame: Number(hostCame) }),
    ...(removedParticipants && { removedParticipants: JSON.stringify(removedParticipants) }),
  };
}
