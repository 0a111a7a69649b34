import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { isDrizzles, takeOverFromDrizzle } from './drizzle-database.ts';

/**
 * Sessions with their tracks and artworks: made anew, or taken over as an earlier version made them on a
 * Postgres server.
 */
export const startWithSessions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    if (isPostgres && (await isDrizzles(db))) {
      await takeOverFromDrizzle(db);
      return;
    }
    await createSessions(db);
    await createTracks(db);
    await createArtworks(db, isPostgres ? 'bytea' : 'blob');
  },
};

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('session_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('host_name', 'text')
    .addColumn('visibility', 'text', (column) => column.notNull())
    .addColumn('host_token_hash', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'double precision', (column) => column.notNull())
    .addColumn('live_since_ms', 'double precision')
    .addColumn('ended_at_ms', 'double precision')
    .addColumn('end_reason', 'text')
    .addColumn('peak_listeners', 'integer', (column) => column.notNull())
    .addColumn('host_came', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('removed_participants', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .createIndex('sessions_not_ended')
    .on('sessions')
    .column('created_at_ms')
    .where(sql.ref('ended_at_ms'), 'is', null)
    .execute();
}

async function createTracks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tracks')
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('sessions.session_id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('artist', 'text')
    .addColumn('album', 'text')
    .addColumn('source_site', 'text')
    .addColumn('source_url', 'text')
    .addColumn('artwork_url', 'text')
    .addColumn('accent', 'text')
    .addColumn('started_at_ms', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('tracks_primary', ['session_id', 'number'])
    .execute();
}

async function createArtworks(db: Kysely<unknown>, bytes: 'bytea' | 'blob'): Promise<void> {
  await db.schema
    .createTable('artworks')
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('sessions.session_id').onDelete('cascade'),
    )
    .addColumn('artwork_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addColumn('accent', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('artworks_primary', ['session_id', 'artwork_id'])
    .execute();
}
