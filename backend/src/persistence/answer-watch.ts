import { DatabaseError } from './database-error.ts';

/** How long a question may wait for its answer. Below the ten seconds that clients give a request. */
export const ANSWER_MS = 8000;

/**
 * Waits for the answers of a database, but not for ever. One that said nothing at all for so long hangs, and
 * is given up; one that is only slow keeps its connection.
 */
export class AnswerWatch {
  readonly #onSilent: () => void;
  #lastAnswerMs = 0;

  /** @param onSilent told when nothing at all was answered since a question that waited too long */
  constructor(onSilent: () => void) {
    this.#onSilent = onSilent;
  }

  /** @throws DatabaseError when the answer does not come in time */
  async wait<T>(answer: Promise<T>): Promise<T> {
    const askedMs = performance.now();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new DatabaseError(`The database did not answer within ${ANSWER_MS} ms.`, true, true));
      if (this.#lastAnswerMs > askedMs) return;
      this.#answered();
      this.#onSilent();
    }, ANSWER_MS);
    try {
      return await Promise.race([answer.finally(() => this.#answered()), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #answered(): void {
    this.#lastAnswerMs = performance.now();
  }
}
