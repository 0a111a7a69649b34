import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { Database } from './database.ts';

const DAY_MS = 86_400_000;
/** The start belongs to sessions that come back. */
const FIRST_MS = 60_000;
/** After a database that was away. */
const RETRY_MS = 3_600_000;
/** Looked for at once; removed one by one, their pictures some at a time, so that whoever asks in between need not wait long. */
const BATCH = 100;
const PICTURES = 25;

export interface RetentionOptions {
  readonly database: Database;
  readonly days: number;
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Until the first time, milliseconds. Default: a minute. */
  readonly firstMs?: number;
}

/** Forgets sessions that ended long ago, with their tracks and pictures: soon after the start, and once a day. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  private constructor(options: RetentionOptions) {
    this.#options = options;
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
    for (;;) {
      // An aborted sleep only means that it is closed: the next line says so.
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      pauseMs = await this.#sweep();
    }
  }

  /** Answers with the time until the next one. */
  async #sweep(): Promise<number> {
    const { database, days, log, now = Date.now } = this.#options;
    try {
      const removed = await this.#removeEndedBefore(now() - days * DAY_MS);
      if (removed > 0) log.log(`${removed} sessions that ended more than ${days} days ago are forgotten`);
      if (!this.#stop.signal.aborted) await database.tidy(this.#stop.signal);
      return DAY_MS;
    } catch (error) {
      log.warn(`old sessions could not be forgotten yet: ${String(error)}`);
      return RETRY_MS;
    }
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
