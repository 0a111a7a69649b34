import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import { AnswerWatch } from './answer-watch.ts';
import { DatabaseError } from './database-error.ts';
import { EmbeddedInstance } from './embedded-instance.ts';
import type { EmbeddedPlace } from './embedded-messages.ts';

/** A start makes a database, or has a log to go through, maybe on a machine that has everything to start at once. */
const FIRST_OPEN_MS = 300_000;
/** While the server runs, one that hangs (its disk may have been full) is tried anew. */
const OPEN_AGAIN_MS = 60_000;
const RESTART = { firstMs: 200, lastMs: 10_000 };

export interface EmbeddedDatabaseOptions extends EmbeddedPlace {
  readonly log: LoggerService;
}

/** The embedded database. When its thread dies or hangs, another one takes its place. */
export class EmbeddedDatabase {
  readonly #options: EmbeddedDatabaseOptions;
  readonly #stop = new AbortController();
  readonly #watch = new AnswerWatch(() => this.#giveUp());
  /** undefined while it is started again. */
  #instance: EmbeddedInstance | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(options: EmbeddedDatabaseOptions) {
    this.#options = options;
  }

  /**
   * Its migrations done.
   * @throws DatabaseError with the words of PGlite about the folder
   * @throws SlowOpening
   */
  static async open(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
    const database = new EmbeddedDatabase(options);
    await database.#start(FIRST_OPEN_MS);
    return database;
  }

  /** @throws DatabaseError while there is nobody to ask; whatever Postgres refuses, with its SQLSTATE as `code` */
  async query(sql: string, params: unknown[], rowMode: 'array' | 'object'): Promise<unknown[]> {
    if (this.#stop.signal.aborted) throw new DatabaseError('The embedded database is closed.', true);
    if (this.#instance === undefined) {
      throw new DatabaseError('The embedded database is being started again.', true);
    }
    return await this.#watch.wait(this.#instance.query(sql, params, rowMode));
  }

  /** PGlite has no autovacuum. */
  async vacuum(): Promise<void> {
    if (this.#instance === undefined) return;
    await this.#watch.waitForHousekeeping(this.#instance.query('vacuum', [], 'object'));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#instance?.close();
    await this.#restarting;
  }

  async #start(patienceMs: number): Promise<void> {
    const { folder, migrationsFolder } = this.#options;
    const instance = await EmbeddedInstance.open({ folder, migrationsFolder }, patienceMs, this.#stop.signal);
    this.#instance = instance;
    void instance.ended.then((reason) => this.#onEnded(reason));
    // Closed while it was opened.
    if (this.#stop.signal.aborted) await instance.close();
  }

  #onEnded(reason: Error): void {
    this.#instance = undefined;
    if (this.#stop.signal.aborted) return;
    this.#options.log.error(`${reason.message} It is started again.`);
    this.#restarting = this.#restart();
  }

  /** Never rejects. */
  async #restart(): Promise<void> {
    const backoff = new Backoff(RESTART);
    const { signal } = this.#stop;
    while (!signal.aborted) {
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
    this.#instance?.kill().catch((error: unknown) => void this.#options.log.error(error));
  }
}
