import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import type { Sql } from 'postgres';
import { ConfigError } from '../../config/index.ts';
import { codeOf } from '../error-code.ts';
import { hasLostConnection } from './postgres-error.ts';
import { connection } from './server-database.ts';

/** A server that is about to end, or that was killed a moment ago, still has it. */
const PATIENCE_MS = 10_000;
const RETAKE = { firstMs: 200, lastMs: 10_000 };
/** SQLSTATE `lock_not_available`. */
const TAKEN = '55P03';

export interface DatabaseClaimOptions {
  readonly url: string;
  readonly log: LoggerService;
  /** How long another server may take to let go of it, milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Keeps a second server from starting on a Postgres database: it would take the sessions of the first one for
 * left ones, and end them. An advisory lock of a transaction that stays open for it, so that it goes with its
 * connection, through a pooler too. After the database was away it is taken again; a server that runs is
 * never stopped for it.
 */
export class DatabaseClaim {
  readonly #log: LoggerService;
  readonly #patienceMs: number;
  readonly #client: Sql;
  readonly #stop = new AbortController();

  private constructor({ url, log, patienceMs = PATIENCE_MS }: DatabaseClaimOptions) {
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#client = connection(url, { max_lifetime: null });
  }

  /**
   * @throws ConfigError when another server has it; what postgres.js throws when the database cannot be asked
   */
  static async take(options: DatabaseClaimOptions): Promise<DatabaseClaim> {
    const claim = new DatabaseClaim(options);
    const held = Promise.withResolvers<void>();
    const lost = claim.#hold(held.resolve);
    try {
      await Promise.race([held.promise, lost]);
    } catch (error) {
      await claim.close();
      if (codeOf(error) !== TAKEN) throw error;
      throw new ConfigError('DATABASE_URL', 'the database is in use by another server; give each its own.');
    }
    void claim.#keep(lost);
    return claim;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#client.end({ timeout: 0 });
  }

  /** Rejects when it cannot be had, or is lost; never resolves. */
  async #hold(onHeld: () => void): Promise<never> {
    return await this.#client.begin(async (sql) => {
      // A server of ours whose machine is gone without a word is noticed after half a minute; a transaction
      // that is open for long is no fault.
      const held = sql.unsafe(`
        set local tcp_keepalives_idle = 10;
        set local tcp_keepalives_interval = 5;
        set local tcp_keepalives_count = 4;
        set local idle_in_transaction_session_timeout = 0;
        set local lock_timeout = ${this.#patienceMs};
        select pg_advisory_xact_lock(hashtext('auxcast'))`);
      try {
        await held;
        onHeld();
      } catch (error) {
        if (!hasLostConnection(error)) throw error;
      }
      return await new Promise<never>(() => {});
    });
  }

  /** Never rejects. @param lost rejects when it is */
  async #keep(lost: Promise<never>): Promise<void> {
    const backoff = new Backoff(RETAKE);
    const { signal } = this.#stop;
    let loss = lost;
    let isTold = false;
    while (!signal.aborted) {
      const why: unknown = await loss.catch((error: unknown) => error);
      if (signal.aborted) return;
      this.#log.debug?.(`the claim on the database is lost, and taken again: ${String(why)}`);
      if (codeOf(why) === TAKEN && !isTold) {
        isTold = true;
        this.#log.error(
          'another server has taken the database of this one meanwhile: stop one of them, give each its own',
        );
      }
      // An aborted sleep only means that it is closed: the loop's condition says so.
      await sleep(backoff.next(), undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      loss = this.#hold(() => {
        backoff.reset();
        isTold = false;
      });
    }
  }
}
