import { type Dialect, type Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { type RunStatement, StatementDriver } from '../statement-driver.ts';

class ThreadAdapter extends SqliteAdapter {
  /**
   * Its queue, so to say: Kysely would otherwise hand over the next statement only when the one before is
   * answered.
   */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite's tables may be changed in a transaction; Kysely leaves that unused. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export function sqliteDialect(run: RunStatement): Dialect {
  return {
    createAdapter: () => new ThreadAdapter(),
    createDriver: () => new StatementDriver(run),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
