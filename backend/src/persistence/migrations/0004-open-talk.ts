import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The open channels that somebody has switched on. */
export const addOpenTalk: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('members')
      .addColumn('open_on', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute();
  },
};
