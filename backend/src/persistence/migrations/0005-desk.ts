import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How sources and guests of a session go into its program. */
export const addDesk: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('sessions').addColumn('desk', 'text').execute();
  },
};
