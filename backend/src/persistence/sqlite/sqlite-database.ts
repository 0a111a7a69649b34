import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import { type CompiledQuery, type Kysely, SelectQueryNode, sql } from 'kysely';
import * as z from 'zod/mini';
import { AnswerWatch } from '../answer-watch.ts';
import { DatabaseError } from '../database-error.ts';
import { kyselyOn } from '../kysely.ts';
import type { Tables } from '../rows/tables.ts';
import { threadsAreEnding } from './running-threads.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteInstance } from './sqlite-instance.ts';
import type { ThreadStatement } from './thread-messages.ts';

/** A start may have a log to go through, maybe on a machine that has everything to start at once. */
const FIRST_OPEN_MS = 300_000;
/** While the server runs, one that hangs (its disk may have been full) is tried anew. */
const OPEN_AGAIN_MS = 60_000;
const RESTART = { firstMs: 200, lastMs: 10_000 };
/** Given back to the disk at once, 1 MB: whoever asks in between waits for that only. */
const PAGES_GIVEN_BACK = 256;

export interface SqliteDatabaseOptions {
  readonly file: string;
  readonly log: LoggerService;
}

/** The embedded database: SQLite in a thread. When that dies or hangs, another one takes its place. */
export class SqliteDatabase {
  readonly db: Kysely<Tables> = kyselyOn(sqliteDialect((query) => this.#run(query, kindOf(query))));
  /** As `db`, for what SQLite wants in no transaction with others, or what begins one itself. */
  readonly #dbAlone: Kysely<Tables> = kyselyOn(sqliteDialect((query) => this.#run(query, 'alone')));
  readonly #options: SqliteDatabaseOptions;
  readonly #stop = new AbortController();
  readonly #watch = new AnswerWatch(() => this.#giveUp());
  /** undefined while it is started again. */
  #instance: SqliteInstance | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(options: SqliteDatabaseOptions) {
    this.#options = options;
  }

  /**
   * @param prepare before anybody else may ask: one statement at a time, in transactions of its own
   * @throws DatabaseError with the words of SQLite about the file; SlowOpening; whatever `prepare` throws
   */
  static async open(
    options: SqliteDatabaseOptions,
    prepare: (db: Kysely<Tables>) => Promise<void>,
  ): Promise<SqliteDatabase> {
    const database = new SqliteDatabase(options);
    await database.#start(FIRST_OPEN_MS);
    try {
      await prepare(database.#dbAlone);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Gives the room of removed rows back to the disk, in small steps. @param signal ends it early */
  async tidy(signal: AbortSignal): Promise<void> {
    let left = await this.#freePages();
    while (left > 0 && !signal.aborted) {
      await sql`pragma incremental_vacuum(${sql.lit(PAGES_GIVEN_BACK)})`.execute(this.#dbAlone);
      const before = left;
      left = await this.#freePages();
      // A file that somebody made anew from a dump gives nothing back: its pages are used again.
      if (left >= before) break;
    }
    if (!signal.aborted) await sql`pragma wal_checkpoint(truncate)`.execute(this.#dbAlone);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#instance?.close();
    await this.#restarting;
  }

  async #freePages(): Promise<number> {
    const { rows } = await sql<{ freelistCount: number }>`pragma freelist_count`.execute(this.#dbAlone);
    return rows[0]?.freelistCount ?? 0;
  }

  async #run(query: CompiledQuery, kind: ThreadStatement['kind']): Promise<unknown[]> {
    if (this.#stop.signal.aborted) throw new DatabaseError('The embedded database is closed.', true);
    if (this.#instance === undefined) {
      throw new DatabaseError('The embedded database is being started again.', true);
    }
    const statement = { kind, sql: query.sql, parameters: parameters.parse(query.parameters) };
    return await this.#watch.wait(this.#instance.ask(statement));
  }

  async #start(patienceMs: number): Promise<void> {
    const instance = await SqliteInstance.open(this.#options.file, patienceMs, this.#stop.signal);
    this.#instance = instance;
    void instance.ended.then((reason) => this.#onEnded(reason));
    // Closed while it was opened.
    if (this.#stop.signal.aborted) await instance.close();
  }

  #onEnded(reason: Error): void {
    this.#instance = undefined;
    if (this.#stop.signal.aborted || threadsAreEnding()) return;
    this.#options.log.error(`${reason.message} It is started again.`);
    this.#restarting = this.#restart();
  }

  /** Never rejects. */
  async #restart(): Promise<void> {
    const backoff = new Backoff(RESTART);
    const { signal } = this.#stop;
    while (!signal.aborted && !threadsAreEnding()) {
      try {
        await this.#start(OPEN_AGAIN_MS);
        this.#options.log.log('the embedded database is back');
        return;
      } catch (error) {
        this.#options.log.error(`The embedded database cannot be started yet: ${String(error)}`);
        // An aborted sleep only means that it is closed: the loop's condition says so.
        await sleep(backoff.next(), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #giveUp(): void {
    this.#options.log.warn('the embedded database said nothing for too long: its thread is ended');
    this.#instance?.kill('it said nothing for too long').catch((error: unknown) => {
      this.#options.log.error(error);
    });
  }
}

/** What SQLite takes. Of a view into other bytes only what it shows: a message would carry them all. */
const parameters = z.array(
  z.pipe(
    z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]),
    z.transform((value) =>
      value instanceof Uint8Array && value.byteLength < value.buffer.byteLength
        ? new Uint8Array(value)
        : value,
    ),
  ),
);

function kindOf({ query }: CompiledQuery): ThreadStatement['kind'] {
  return SelectQueryNode.is(query) ? 'read' : 'write';
}
