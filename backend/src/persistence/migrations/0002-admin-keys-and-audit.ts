import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Entries of the audit log that are younger cannot be removed, whatever is asked. A day less than
 * `AUDIT_DAYS` may be, for the clocks of server and database may differ.
 */
const LEAST_DAYS = 29;
const LEAST_S = LEAST_DAYS * 86_400;

/** Admins' keys, and the log of what is done with them, to which the database itself only lets add. */
export const addAdminKeysAndAudit: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    await createAdminKeys(db, isPostgres);
    await createAudit(db, isPostgres);
    const guards = isPostgres ? POSTGRES_GUARDS : SQLITE_GUARDS;
    for (const guard of guards) await guard.execute(db);
  },
};

async function createAdminKeys(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  await db.schema
    .createTable('admin_keys')
    .addColumn('number', 'integer', (column) =>
      // Never given twice, so that a page of the list goes on where it ended.
      isPostgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement(),
    )
    .addColumn('key_id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'double precision', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_by_name', 'text', (column) => column.notNull())
    .addColumn('expires_at_ms', 'double precision')
    .addColumn('last_used_at_ms', 'double precision')
    .addColumn('revoked_at_ms', 'double precision')
    .execute();
  await db.schema
    .createIndex('admin_keys_name')
    .unique()
    .on('admin_keys')
    .column('name')
    .where(sql.ref('revoked_at_ms'), 'is', null)
    .execute();
}

async function createAudit(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('audit_id', 'integer', (column) =>
      isPostgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement(),
    )
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('key_name', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('target', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .execute();
  // One for each way to read it: all of it, of somebody, of an action; newest first.
  for (const [name, ...columns] of [
    ['audit_at', 'at_ms', 'audit_id'],
    ['audit_who', 'who', 'at_ms', 'audit_id'],
    ['audit_action', 'action', 'at_ms', 'audit_id'],
  ]) {
    await db.schema
      .createIndex(name ?? '')
      .on('audit')
      .columns(columns)
      .execute();
  }
}

/**
 * `insert or replace` removes without a trigger for it, so that an id that is there already is refused too.
 * What is old is so by the database's own clock.
 */
const SQLITE_GUARDS = [
  sql`create trigger audit_is_not_changed before update on audit
    begin select raise(abort, 'the audit log is append-only'); end`,
  sql`create trigger audit_is_not_replaced before insert on audit
    when exists (select 1 from audit where audit_id = new.audit_id)
    begin select raise(abort, 'the audit log is append-only'); end`,
  sql`create trigger audit_is_kept before delete on audit
    when old.at_ms > (unixepoch('now') - ${sql.lit(LEAST_S)}) * 1000.0
    begin select raise(abort, 'the audit log is append-only'); end`,
];

const POSTGRES_GUARDS = [
  sql`create function audit_refuses() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is append-only' using errcode = 'restrict_violation'; end $$`,
  sql`create trigger audit_is_not_changed before update on audit
    for each row execute function audit_refuses()`,
  sql`create trigger audit_is_not_emptied before truncate on audit
    for each statement execute function audit_refuses()`,
  sql`create trigger audit_is_kept before delete on audit
    for each row when (old.at_ms > (extract(epoch from clock_timestamp()) - ${sql.lit(LEAST_S)}) * 1000)
    execute function audit_refuses()`,
];
