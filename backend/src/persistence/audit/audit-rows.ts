import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { auditAction, auditOutcome } from '../audit-action.ts';
import { storedObject } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { AuditTable, Tables } from '../rows/tables.ts';
import {
  type AuditEntry,
  type AuditPage,
  type AuditQuery,
  type AuditRecord,
  type AuditStore,
  detailsText,
} from './audit-store.ts';

const storedEntry: z.ZodMiniType<AuditRecord> = z.object({
  auditId: z.int(),
  atMs: z.number(),
  who: z.string(),
  keyName: z.nullable(z.string()),
  action: auditAction,
  outcome: auditOutcome,
  target: z.nullable(z.string()),
  details: storedObject,
  address: z.nullable(z.string()),
});

export class AuditRows implements AuditStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async append({ details, ...rest }: AuditEntry): Promise<void> {
    await this.#db
      .insertInto('audit')
      .values({ ...rest, details: detailsText(details) })
      .execute();
  }

  async page(query: AuditQuery): Promise<AuditPage> {
    // One more tells whether there is another page.
    const found = await this.#rows({ ...query, limit: query.limit + 1 });
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    return {
      entries: rows.map((row) => this.#read(row)).filter((entry) => entry !== undefined),
      next: found.length > rows.length && last !== undefined ? placeOf(last) : undefined,
    };
  }

  async #rows({ after, limit, who, action, fromMs, toMs }: AuditQuery): Promise<Row[]> {
    let found = this.#db.selectFrom('audit').selectAll();
    if (who !== undefined) found = found.where('who', '=', who);
    if (action !== undefined) found = found.where('action', '=', action);
    if (fromMs !== undefined) found = found.where('atMs', '>=', fromMs);
    if (toMs !== undefined) found = found.where('atMs', '<', toMs);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('atMs', 'auditId'), '<', tuple(after.atMs, after.auditId)),
      );
    }
    return await found.orderBy('atMs', 'desc').orderBy('auditId', 'desc').limit(limit).execute();
  }

  #read(row: Row): AuditRecord | undefined {
    const stored = { what: 'an audit entry', owner: 'actor', ownerId: row.who };
    return this.#stored.read(storedEntry, stored, row);
  }
}

type Row = Selectable<AuditTable>;

function placeOf({ atMs, auditId }: Row) {
  return { atMs, auditId };
}
