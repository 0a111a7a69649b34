import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import * as z from 'zod/mini';

/** Runs one statement and answers with its rows. */
export type RunStatement = (statement: CompiledQuery) => Promise<unknown[]>;

const BEGIN = CompiledQuery.raw('begin');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

/**
 * Hands statements on as they come, in order, without waiting for one another's answers. Own, because
 * Kysely's drivers take a connection for each statement, so that neither Postgres gets several at once nor
 * SQLite's thread can store several in one transaction; and because a database that hangs is replaced
 * underneath. A transaction takes the whole connection: only migrations use them.
 */
export class StatementDriver implements Driver {
  readonly #connection: StatementConnection;

  constructor(run: RunStatement) {
    this.#connection = new StatementConnection(run);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(BEGIN);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(COMMIT);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(ROLLBACK);
  }

  async destroy(): Promise<void> {}
}

class StatementConnection implements DatabaseConnection {
  readonly #run: RunStatement;

  constructor(run: RunStatement) {
    this.#run = run;
  }

  async executeQuery<R>(statement: CompiledQuery): Promise<QueryResult<R>> {
    // The query says what its rows are. What may be otherwise (JSON, a damaged row) is checked where it is
    // read.
    const rows = z.custom<R[]>((answer) => Array.isArray(answer));
    return { rows: rows.parse(await this.#run(statement)) };
  }

  // biome-ignore lint/correctness/useYield: nothing here streams; the interface wants the method.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are read in pages, not as a stream.');
  }
}
