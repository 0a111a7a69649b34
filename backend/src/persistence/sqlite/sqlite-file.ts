import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { NO_WAL, sqliteRefusal } from './sqlite-error.ts';
import type { Outcome, ThreadStatement } from './thread-messages.ts';

/** A backup that reads, or somebody who looks into the file, may hold a lock for a moment. */
const BUSY_MS = 1000;
const STATEMENTS_KEPT = 50;
/**
 * An answer ends with the statement that passes one of these: whoever asks reads it in one go, and others
 * wait meanwhile.
 */
const ANSWER_BYTES = 128 * 1024;
const ANSWER_MS = 20;
const PAGE_BYTES = 4096;
/** Of the write-ahead log, before it is moved into the database; and what is kept of its file afterwards. */
const WAL_PAGES = 1000;
const WAL_FILE_BYTES = 2 * WAL_PAGES * PAGE_BYTES;

/**
 * Of pages, for each connection: the system's cache has the file anyway. The 2 MB that SQLite takes unless
 * told otherwise fill as slowly as the database is read, and look like a leak meanwhile.
 */
const CACHE_KB = 256;

/** `auto_vacuum` counts only where the file is made. */
const SETTINGS = `
  pragma auto_vacuum = incremental;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma wal_autocheckpoint = ${WAL_PAGES};
  pragma journal_size_limit = ${WAL_FILE_BYTES};
  pragma cache_size = -${CACHE_KB};
  pragma temp_store = memory`;

/**
 * A database file that this thread alone writes to. Every call computes, reads and writes where it is called.
 */
export class SqliteFile {
  readonly #db: DatabaseSync;
  readonly #statements = new LRUCache<string, StatementSync>({ max: STATEMENTS_KEPT });

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Makes it if need be. @throws what SQLite says about the file; Error where it cannot have a write-ahead
   * log
   */
  static open(file: string): SqliteFile {
    const db = new DatabaseSync(file, { timeout: BUSY_MS });
    try {
      db.exec(SETTINGS);
      const mode = db.prepare('pragma journal_mode = wal').get()?.['journal_mode'];
      if (mode !== 'wal') throw Object.assign(new Error('no write-ahead log'), { code: NO_WAL });
      return new SqliteFile(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  /**
   * Writes are on the disk when this returns, all of them by one transaction; when that fails, each one by
   * itself, so that a bad one spoils none but itself.
   * @returns the outcomes of the first statements at least: more may wait until these are taken
   */
  run(statements: readonly ThreadStatement[]): Outcome[] {
    if (statements.every(({ kind }) => kind !== 'write')) return this.#eachAlone(statements);
    try {
      return this.#together(statements);
    } catch {
      // Which one it was, and why, is found out one by one.
      if (this.#db.isTransaction) this.#db.exec('rollback');
      return this.#eachAlone(statements);
    }
  }

  #together(statements: readonly ThreadStatement[]): Outcome[] {
    this.#db.exec('begin immediate');
    const outcomes = this.#untilEnough(statements, (statement) => this.#rowsOf(statement));
    this.#db.exec('commit');
    return outcomes;
  }

  /**
   * Once one fails for a reason that passes, no write behind it is tried: their order stays, and nobody waits
   * long.
   */
  #eachAlone(statements: readonly ThreadStatement[]): Outcome[] {
    let failed: Outcome | undefined;
    return this.#untilEnough(statements, (statement) => {
      if (failed !== undefined && statement.kind === 'write') return failed;
      try {
        return this.#rowsOf(statement);
      } catch (error) {
        const refused: Outcome = { ok: false, ...sqliteRefusal(error) };
        if (refused.passes) failed = refused;
        return refused;
      }
    });
  }

  #untilEnough(
    statements: readonly ThreadStatement[],
    run: (statement: ThreadStatement) => Outcome,
  ): Outcome[] {
    const startMs = performance.now();
    const outcomes: Outcome[] = [];
    let bytes = 0;
    for (const statement of statements) {
      const outcome = run(statement);
      outcomes.push(outcome);
      bytes += bytesOf(outcome);
      if (bytes > ANSWER_BYTES || performance.now() - startMs > ANSWER_MS) break;
    }
    return outcomes;
  }

  #rowsOf({ sql, parameters }: ThreadStatement): Outcome {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return { ok: true, rows: statement.all(...parameters) };
  }
}

/** About what it takes to hand it over. */
function bytesOf(outcome: Outcome): number {
  if (!outcome.ok) return outcome.message.length;
  let bytes = 0;
  for (const row of outcome.rows) for (const value of Object.values(row)) bytes += valueBytes(value);
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return value instanceof Uint8Array ? value.byteLength : 8;
}
