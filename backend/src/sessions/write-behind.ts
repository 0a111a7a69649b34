import type { LoggerService } from '@nestjs/common';
import type { SessionStore } from '../persistence/session-store.ts';

/** Writes waiting at most; a database that is this far behind is down, and memory is worth more. */
const MAX_WAITING = 5000;

type Write = (store: SessionStore) => Promise<void>;

/** Writes to the store one after the other, in the order they were asked for. What fails is logged, and the next one goes on. */
export class WriteBehind {
  readonly #store: SessionStore;
  readonly #log: LoggerService;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(store: SessionStore, log: LoggerService) {
    this.#store = store;
    this.#log = log;
  }

  /** @param what for the log, without anything private */
  write(what: string, write: Write): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#log.error(`not stored, because the database is too far behind: ${what}`);
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#run(what, write));
  }

  /** Resolves once everything asked for so far was tried. */
  flush(): Promise<void> {
    return this.#last;
  }

  async #run(what: string, write: Write): Promise<void> {
    try {
      await write(this.#store);
    } catch (error) {
      this.#log.error(`not stored: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#waiting -= 1;
    }
  }
}
