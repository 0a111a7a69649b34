import { DUCKING, ducking, endReason, sessionKind, strip, timeMs, visibility } from '@auxcast/shared-types';
import type { Kysely, Selectable, Updateable } from 'kysely';
import * as z from 'zod/mini';
import { DatabaseError } from '../database-error.ts';
import { storedArray, storedFlag, storedObject } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { SessionsTable, Tables } from '../rows/tables.ts';
import type { DeskRecord, SessionChange, SessionRecord, SessionStore } from './session-store.ts';

const storedSession: z.ZodMiniType<Omit<SessionRecord, 'desk'>> = z.object({
  sessionId: z.string(),
  title: z.string(),
  hostName: z.nullable(z.string()),
  visibility,
  kind: sessionKind,
  staysEmpty: storedFlag,
  hostTokenHash: z.string().check(z.minLength(1)),
  createdAtMs: timeMs,
  liveSinceMs: z.nullable(timeMs),
  endedAtMs: z.nullable(timeMs),
  endReason: z.nullable(endReason),
  peakListeners: z.int().check(z.nonnegative()),
  hostCame: storedFlag,
  removedParticipants: z.pipe(storedArray, z.array(z.string())),
});

const storedDesk: z.ZodMiniType<DeskRecord | null> = z.nullable(
  z.pipe(
    storedObject,
    z.object({
      isOpen: z.boolean(),
      ducking,
      revision: z.int().check(z.nonnegative()),
      strips: z.array(strip),
    }),
  ),
);

/** In place of a desk that cannot be read: nobody is on air. */
const BARE_DESK: DeskRecord = { isOpen: true, ducking: DUCKING, revision: 0, strips: [] };

export class SessionRows implements SessionStore {
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
    return row && this.#read(row);
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
    return rows.map((row) => this.#read(row)).filter((record) => record !== undefined);
  }

  #read(row: Selectable<SessionsTable>): SessionRecord | undefined {
    const owner = { owner: 'session', ownerId: row.sessionId };
    const session = this.#stored.read(storedSession, { what: 'the session', ...owner }, row);
    if (session === undefined) return undefined;
    const desk = this.#stored.read(storedDesk, { what: 'the desk', ...owner }, row.desk);
    return { ...session, desk: desk === undefined ? BARE_DESK : desk };
  }
}

function rowOf({
  staysEmpty,
  hostCame,
  removedParticipants,
  desk,
  ...rest
}: SessionRecord): Selectable<SessionsTable> {
  return {
    ...rest,
    staysEmpty: Number(staysEmpty),
    hostCame: Number(hostCame),
    removedParticipants: JSON.stringify(removedParticipants),
    desk: desk && JSON.stringify(desk),
  };
}

function columnsOf({
  hostCame,
  removedParticipants,
  desk,
  ...rest
}: SessionChange): Updateable<SessionsTable> {
  return {
    ...rest,
    ...(hostCame !== undefined && { hostCame: Number(hostCame) }),
    ...(removedParticipants && { removedParticipants: JSON.stringify(removedParticipants) }),
    ...(desk && { desk: JSON.stringify(desk) }),
  };
}
