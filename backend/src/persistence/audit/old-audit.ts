import type { Kysely } from 'kysely';
import type { Tables } from '../rows/tables.ts';

/** Removed at once: whoever asks in between waits for that only. */
const BATCH = 500;
/** Of a Postgres integer. */
const LAST_ID = 2 ** 31 - 1;

export interface OldAuditOptions {
  /** What was written before this moment goes. Milliseconds since the Unix epoch. */
  readonly beforeMs: number;
  readonly nowMs: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * Removes the old end of the audit log, and keys that were revoked before it begins. An entry that only looks
 * old, for the clock was wrong when it was written, stays until all before it are old; one from the future
 * holds nothing up.
 * @returns how many entries
 */
export async function removeOldAudit(db: Kysely<Tables>, options: OldAuditOptions): Promise<number> {
  const { beforeMs, nowMs, signal } = options;
  await db.deleteFrom('adminKeys').where('revokedAtMs', '<', beforeMs).execute();
  const kept = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.min('auditId').as('first'))
    .where('atMs', '>=', beforeMs)
    .where('atMs', '<=', nowMs)
    .executeTakeFirst();
  const end = kept?.first ?? LAST_ID;
  let removed = 0;
  while (!signal.aborted) {
    const some = await db
      .deleteFrom('audit')
      .where('auditId', 'in', (query) =>
        query
          .selectFrom('audit')
          .select('auditId')
          .where('auditId', '<', end)
          .where('atMs', '<', beforeMs)
          .orderBy('auditId')
          .limit(BATCH),
      )
      .returning('auditId')
      .execute();
    removed += some.length;
    if (some.length < BATCH) break;
  }
  return removed;
}
