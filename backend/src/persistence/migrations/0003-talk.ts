import type { CreateTableBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether a session is a call, and who may talk and listen in it. */
export const addTalk: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Those that are there were made for music.
    await db.schema
      .alterTable('sessions')
      .addColumn('kind', 'text', (column) => column.notNull().defaultTo('music'))
      .execute();
    await db.schema
      .alterTable('sessions')
      .addColumn('stays_empty', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await tableOf(db, 'channels', 'channel_id')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('matrix', 'text', (column) => column.notNull())
      .execute();
    await tableOf(db, 'members', 'participant_id')
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('is_muted', 'integer', (column) => column.notNull())
      .addColumn('exceptions', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text')
      .execute();
    await tableOf(db, 'invites', 'invite_id')
      .addColumn('secret_hash', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('uses_left', 'integer')
      .addColumn('expires_at_ms', 'double precision')
      .addColumn('created_at_ms', 'double precision', (column) => column.notNull())
      .addColumn('people', 'integer', (column) => column.notNull())
      .execute();
  },
};

/** What a session has several of, which goes with it. */
function tableOf(db: Kysely<unknown>, name: string, id: string): CreateTableBuilder<string> {
  return db.schema
    .createTable(name)
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('sessions.session_id').onDelete('cascade'),
    )
    .addColumn(id, 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_primary`, ['session_id', id]);
}
