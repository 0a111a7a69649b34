import pLimit from 'p-limit';
import { ANSWER_MS } from './answer-watch.ts';
import { DatabaseError } from './database-error.ts';

/**
 * Whole histories and pictures that are read at the same time: each may be 1.5 MB, and 250 questions may
 * wait.
 */
const AT_ONCE = 3;

/** Lets few large answers be read at the same time. */
export class LargeReads {
  readonly #limit = pLimit(AT_ONCE);

  /**
   * In turn. Behind others that do not get their answers, nobody waits longer than for an answer.
   * @throws DatabaseError that passes
   */
  run<T>(read: () => Promise<T>): Promise<T> {
    const askedMs = performance.now();
    return this.#limit(() => {
      if (performance.now() - askedMs < ANSWER_MS) return read();
      throw new DatabaseError('Too many wait for the database.', true);
    });
  }
}
