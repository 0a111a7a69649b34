import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { SessionStore } from '../persistence/session-store.ts';

/** Writes waiting at most; a database that is this far behind is down, and memory is worth more. */
const MAX_WAITING = 5000;

interface Write {
  /** For the log, without anything private. */
  readonly what: string;
  readonly run: (store: SessionStore) => Promise<void>;
}

/** Writes to the store, one after the other, in order. What fails is logged, and the next one goes on. */
export class WriteBehind {
  readonly #store: SessionStore;
  readonly #log: LoggerService;
  readonly #waiting: Write[] = [];
  #working: Promise<void> | undefined;

  constructor(store: SessionStore, log: LoggerService) {
    this.#store = store;
    this.#log = log;
  }

  write(what: string, run: Write['run']): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#log.error(`not stored, because the database is too far behind: ${what}`);
      return;
    }
    this.#waiting.push({ what, run });
    void this.flush();
  }

  /** Resolves once everything asked for so far was tried. Never rejects. */
  flush(): Promise<void> {
    this.#working ??= this.#work();
    return this.#working;
  }

  async #work(): Promise<void> {
    // Not at once: whoever writes has something to tell first.
    await nextTurn();
    for (let write = this.#waiting.shift(); write !== undefined; write = this.#waiting.shift()) {
      try {
        await write.run(this.#store);
      } catch (error) {
        this.#log.error(
          `not stored: ${write.what}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    // In the same moment in which nothing was left: a later write must not take this work for its own.
    this.#working = undefined;
  }
}
