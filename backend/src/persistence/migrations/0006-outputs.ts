import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where the program of a session is pushed to. */
export const addOutputs: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('icecast_outputs')
      .addColumn('session_id', 'text', (column) =>
        column.notNull().references('sessions.session_id').onDelete('cascade'),
      )
      .addColumn('output_id', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('mount', 'text', (column) => column.notNull())
      .addColumn('username', 'text', (column) => column.notNull())
      .addColumn('password', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('description', 'text')
      .addColumn('genre', 'text')
      .addColumn('is_public', 'integer', (column) => column.notNull())
      .addColumn('may_be_private', 'integer', (column) => column.notNull())
      .addColumn('is_on', 'integer', (column) => column.notNull())
      .addColumn('created_at_ms', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('icecast_outputs_primary', ['session_id', 'output_id'])
      .execute();
  },
};
