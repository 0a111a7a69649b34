import type { LoggerService } from '@nestjs/common';
import type { CompiledQuery, Kysely } from 'kysely';
import postgres, { type Options, type Sql } from 'postgres';
import * as z from 'zod/mini';
import { AnswerWatch } from '../answer-watch.ts';
import { DatabaseError } from '../database-error.ts';
import { kyselyOn } from '../kysely.ts';
import type { Tables } from '../rows/tables.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { postgresRefusal } from './postgres-error.ts';

const CONNECT_S = 5;
const CLOSE_S = 2;

/** What a connection takes. postgres.js tells bytes from other objects by Buffer. */
const parameters = z.array(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.instanceof(Uint8Array)]),
    z.transform((value) =>
      value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
    ),
  ),
);

/**
 * A Postgres server. A connection that broke is made anew by postgres.js with the next question; one that
 * hangs (the server is stopped, or a network swallows everything) is given up here, because postgres.js would
 * wait for it.
 */
export class ServerDatabase {
  readonly db: Kysely<Tables> = kyselyOn(postgresDialect((query) => this.#run(query)));
  readonly #url: string;
  readonly #log: LoggerService;
  readonly #watch: AnswerWatch;
  #client: Sql;
  #isClosed = false;

  constructor(url: string, log: LoggerService) {
    this.#url = url;
    this.#log = log;
    this.#client = connection(url);
    this.#watch = new AnswerWatch(() => this.#giveUp());
  }

  /** After what was asked before, as far as it is answered soon. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.end({ timeout: CLOSE_S });
  }

  async #run(query: CompiledQuery): Promise<unknown[]> {
    if (this.#isClosed) throw new DatabaseError('The database is closed.', true);
    try {
      return await this.#watch.wait(rowsOf(this.#client, query));
    } catch (error) {
      throw error instanceof DatabaseError ? error : postgresRefusal(error);
    }
  }

  #giveUp(): void {
    if (this.#isClosed) return;
    const hanging = this.#client;
    this.#client = connection(this.#url);
    this.#log.warn('the database said nothing for too long: its connection is made anew');
    hanging.end({ timeout: 0 }).catch((error: unknown) => void this.#log.warn(error));
  }
}

/** @throws what postgres.js throws */
export async function rowsOf(client: Sql, { sql, parameters: given }: CompiledQuery): Promise<unknown[]> {
  return [...(await client.unsafe(sql, parameters.parse(given)))];
}

/** One connection: writes that nobody waits for still happen in the order they were asked for. */
export function connection(url: string, more: Pick<Options<never>, 'max_lifetime'> = {}): Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: CONNECT_S,
    // Whoever asks waits between tries by itself, and must hear at once that there is nobody.
    backoff: false,
    // Its notices only tell that a migration's table is there already.
    onnotice: () => {},
    ...more,
  });
}
