import {
  type Dialect,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { type RunStatement, StatementDriver } from '../statement-driver.ts';

/**
 * The claim keeps other servers out; Kysely's own lock is a session's, which a pooler may give back on
 * another connection.
 */
class ClaimedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}

  override async releaseMigrationLock(): Promise<void> {}
}

export function postgresDialect(run: RunStatement): Dialect {
  return {
    createAdapter: () => new ClaimedAdapter(),
    createDriver: () => new StatementDriver(run),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
