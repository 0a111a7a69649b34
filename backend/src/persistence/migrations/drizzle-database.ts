import { type Kysely, sql } from 'kysely';

/**
 * Whether an earlier version made this Postgres database: those kept their journal where Drizzle keeps it.
 */
export async function isDrizzles(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select to_regclass('drizzle.__drizzle_migrations') is not null and to_regclass('sessions') is not null as "is"`.execute(
    db,
  );
  return rows[0]?.is === true;
}

/**
 * Lists and flags become what both databases have; the rows stay where they are. Its journal goes: an earlier
 * version must not start on it.
 */
export async function takeOverFromDrizzle(db: Kysely<unknown>): Promise<void> {
  const steps = [
    // The first of the earlier versions had neither.
    sql`alter table sessions
      add column if not exists host_came boolean default false not null,
      add column if not exists removed_participants text[] default '{}' not null`,
    sql`alter table sessions alter column host_came drop default, alter column removed_participants drop default`,
    sql`alter table sessions
      alter column host_came type integer using host_came::integer,
      alter column removed_participants type text using array_to_json(removed_participants)::text`,
    sql`alter table sessions
      alter column host_came set default 0,
      alter column removed_participants set default '[]'`,
    sql`drop table drizzle.__drizzle_migrations`,
  ];
  for (const step of steps) await step.execute(db);
}
