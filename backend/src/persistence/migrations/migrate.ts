import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from '../rows/tables.ts';
import { startWithSessions } from './0001-sessions.ts';
import { addAdminKeysAndAudit } from './0002-admin-keys-and-audit.ts';
import { addTalk } from './0003-talk.ts';
import { addOpenTalk } from './0004-open-talk.ts';
import { addDesk } from './0005-desk.ts';
import { addOutputs } from './0006-outputs.ts';
import { addRecordings } from './0007-recordings.ts';

/** In the order of their names. One that was released stays as it is. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-sessions': startWithSessions,
  '0002-admin-keys-and-audit': addAdminKeysAndAudit,
  '0003-talk': addTalk,
  '0004-open-talk': addOpenTalk,
  '0005-desk': addDesk,
  '0006-outputs': addOutputs,
  '0007-recordings': addRecordings,
};

/** A newer version of the product has changed the database. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
}

/**
 * Brings the database up to date, each step in a transaction of its own: one that is cut off leaves nothing
 * behind.
 * @throws NewerDatabase
 * @throws whatever the database refuses
 */
export async function migrate(db: Kysely<Tables>, migrations = MIGRATIONS): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp();
    // Kysely has no other sign of it.
    if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
      throw new NewerDatabase('a newer version of Auxcast has changed it');
    }
    if (error !== undefined)
      throw error instanceof Error ? error : new Error('A step failed.', { cause: error });
    if (results.length === 0) return;
  }
}
