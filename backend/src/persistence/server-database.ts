import type { LoggerService } from '@nestjs/common';
import postgres, { type Options, type Sql } from 'postgres';
import * as z from 'zod/mini';
import { AnswerWatch } from './answer-watch.ts';
import { DatabaseError } from './database-error.ts';

const CONNECT_S = 5;
const CLOSE_S = 2;

/** What Drizzle hands over, and what a connection takes. */
const parameters = z.array(
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.instanceof(Uint8Array)]),
);

/**
 * A Postgres server. A connection that broke is made anew by postgres.js with the next question; one that hangs (the server is
 * stopped, or a network swallows everything) is given up here, because postgres.js would wait for it.
 */
export class ServerDatabase {
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

  async query(sql: string, params: unknown[], rowMode: 'array' | 'object'): Promise<unknown[]> {
    if (this.#isClosed) throw new DatabaseError('The database is closed.', true);
    const question = this.#client.unsafe(sql, parameters.parse(params));
    return [...(await this.#watch.wait(rowMode === 'array' ? question.values() : question.execute()))];
  }

  /** After what was asked before, as far as it is answered soon. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.end({ timeout: CLOSE_S });
  }

  #giveUp(): void {
    if (this.#isClosed) return;
    const hanging = this.#client;
    this.#client = connection(this.#url);
    this.#log.warn('the database said nothing for too long: its connection is made anew');
    hanging.end({ timeout: 0 }).catch((error: unknown) => void this.#log.warn(error));
  }
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
