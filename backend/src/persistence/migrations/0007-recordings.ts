import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What was recorded of sessions. It does not go with them: files have an age of their own, and a row that
 * vanished would leave them to nobody.
 */
export const addRecordings: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('recordings')
      .addColumn('recording_id', 'text', (column) => column.primaryKey())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('host_name', 'text')
      .addColumn('is_multi_track', 'integer', (column) => column.notNull())
      .addColumn('started_at_ms', 'double precision', (column) => column.notNull())
      .addColumn('ended_at_ms', 'double precision')
      .addColumn('end_reason', 'text')
      // More than an integer of Postgres holds.
      .addColumn('bytes', 'double precision', (column) => column.notNull())
      .addColumn('tracks', 'text', (column) => column.notNull())
      .addColumn('chapters', 'text', (column) => column.notNull())
      .execute();
    // All of them or a session's, newest first; and by age.
    await db.schema
      .createIndex('recordings_session')
      .on('recordings')
      .columns(['session_id', 'started_at_ms', 'recording_id'])
      .execute();
    await db.schema
      .createIndex('recordings_started')
      .on('recordings')
      .columns(['started_at_ms', 'recording_id'])
      .execute();
  },
};
