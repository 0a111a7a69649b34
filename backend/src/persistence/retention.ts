import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { removeOldAudit } from './audit/old-audit.ts';
import type { Database } from './database.ts';

const DAY_MS = 86_400_000;
/** The start belongs to sessions that come back. */
const FIRST_MS = 60_000;
/** After a database that was away. */
const RETRY_MS = 3_600_000;
/**
 * Looked for at once; removed one by one, their pictures some at a time, so that whoever asks in between need
 * not wait long.
 */
const BATCH = 100;
const PICTURES = 25;

export interface RetentionOptions {
  readonly database: Database;
  /** How long sessions are kept after their end. */
  readonly days: number;
  /** How long entries of the audit log are kept. */
  readonly auditDays: number;
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Milliseconds; never jumps. */
  readonly steady?: () => number;
  /** Until the first time, milliseconds. Default: a minute. */
  readonly firstMs?: number;
  /** Milliseconds between two times, and for a doubtful clock. Default: a day. */
  readonly everyMs?: number;
}

/**
 * Forgets sessions that ended long ago, with their tracks and pictures, and the old end of the audit log:
 * soon after the start, and once a day.
 * What is forgotten cannot be brought back, and a clock may be wrong (a machine whose battery is dead): where
 * nothing was stored for so long that everything would go, or the clock was set forward as far while the
 * server ran, it waits a day in which somebody may mend the clock.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** The wall clock less the steady one, when it was last looked at. */
  #setMs: number;

  private constructor(options: RetentionOptions) {
    this.#options = options;
    this.#setMs = this.#now() - this.#steady();
  }

  /** Goes on in the background, until it is closed. */
  static start(options: RetentionOptions): Retention {
    const retention = new Retention(options);
    retention.#running = retention.#run();
    return retention;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let pauseMs = this.#options.firstMs ?? FIRST_MS;
    // Before anything is stored by the clock of this start.
    let isDoubtful = await this.#isClockDoubtful();
    for (;;) {
      // An aborted sleep only means that it is closed: the next line says so.
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      isDoubtful ||= this.#wasSetForward();
      this.#setMs = this.#now() - this.#steady();
      pauseMs = isDoubtful ? this.#wait() : await this.#sweep();
      isDoubtful = false;
    }
  }

  /** Whether nothing at all was stored for as long as sessions are kept. */
  async #isClockDoubtful(): Promise<boolean> {
    const { log } = this.#options;
    try {
      const newestMs = await this.#newestMs();
      return newestMs > 0 && newestMs < this.#now() - this.#leastDays * DAY_MS;
    } catch (error) {
      log.warn(`old sessions could not be looked through yet: ${String(error)}`);
      return true;
    }
  }

  async #newestMs(): Promise<number> {
    const { db } = this.#options.database;
    const session = await db
      .selectFrom('sessions')
      .select(({ fn }) => [fn.max('createdAtMs').as('createdAtMs'), fn.max('endedAtMs').as('endedAtMs')])
      .executeTakeFirst();
    const entry = await db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('atMs').as('atMs'))
      .executeTakeFirst();
    return Math.max(session?.createdAtMs ?? 0, session?.endedAtMs ?? 0, entry?.atMs ?? 0);
  }

  #wasSetForward(): boolean {
    return this.#now() - this.#steady() - this.#setMs > this.#leastDays * DAY_MS;
  }

  /** What is kept for less time would go first by a wrong clock. */
  get #leastDays(): number {
    return Math.min(this.#options.days, this.#options.auditDays);
  }

  /** The clock is believed after a day. Answers with the time until then. */
  #wait(): number {
    const { log } = this.#options;
    log.warn(
      `by the clock of this machine nothing was stored for more than ${this.#leastDays} days: old sessions are kept for another day, in case it is wrong`,
    );
    return this.#everyMs;
  }

  get #everyMs(): number {
    return this.#options.everyMs ?? DAY_MS;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #steady(): number {
    return (this.#options.steady ?? (() => performance.now()))();
  }

  /** Answers with the time until the next one. */
  async #sweep(): Promise<number> {
    const { database, days, log } = this.#options;
    try {
      const removed = await this.#removeEndedBefore(this.#now() - days * DAY_MS);
      if (removed > 0) log.log(`${removed} sessions that ended more than ${days} days ago are forgotten`);
      await this.#sweepAudit();
      if (!this.#stop.signal.aborted) await database.tidy(this.#stop.signal);
      return this.#everyMs;
    } catch (error) {
      log.warn(`old sessions could not be forgotten yet: ${String(error)}`);
      return RETRY_MS;
    }
  }

  async #sweepAudit(): Promise<void> {
    const { database, auditDays, log } = this.#options;
    const { signal } = this.#stop;
    const nowMs = this.#now();
    const removed = await removeOldAudit(database.db, {
      beforeMs: nowMs - auditDays * DAY_MS,
      nowMs,
      signal,
    });
    if (removed > 0)
      log.log(`${removed} entries of the audit log older than ${auditDays} days are forgotten`);
  }

  async #removeEndedBefore(timeMs: number): Promise<number> {
    const { db } = this.#options.database;
    let removed = 0;
    for (;;) {
      const some = await db
        .selectFrom('sessions')
        .select('sessionId')
        .where('endedAtMs', '<', timeMs)
        .orderBy('endedAtMs')
        .limit(BATCH)
        .execute();
      for (const { sessionId } of some) {
        await this.#removePictures(sessionId);
        if (this.#stop.signal.aborted) return removed;
        // Its tracks go with it.
        await db.deleteFrom('sessions').where('sessionId', '=', sessionId).execute();
        removed += 1;
      }
      if (some.length < BATCH) return removed;
    }
  }

  async #removePictures(sessionId: string): Promise<void> {
    const { db } = this.#options.database;
    while (!this.#stop.signal.aborted) {
      const removed = await db
        .deleteFrom('artworks')
        .where('sessionId', '=', sessionId)
        .where('artworkId', 'in', (query) =>
          query.selectFrom('artworks').select('artworkId').where('sessionId', '=', sessionId).limit(PICTURES),
        )
        .returning('artworkId')
        .execute();
      if (removed.length < PICTURES) return;
    }
  }
}
