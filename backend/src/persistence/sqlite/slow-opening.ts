/**
 * The embedded database may be sound, but was not open in time: the machine or its disk has too much to do.
 */
export class SlowOpening extends Error {
  override readonly name = 'SlowOpening';

  /** @param patienceMs how long it was waited for */
  constructor(patienceMs: number) {
    super(`The embedded database was not open within ${patienceMs / 1000} s.`);
  }
}
