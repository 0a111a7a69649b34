/** What passed and what failed in a whole run of the tests, and how long its parts took. */
import { timeTable } from './time-table.mjs';

/** @typedef {import('./time-table.mjs').FileTime} FileTime */
/** @typedef {import('./time-table.mjs').StageTime} StageTime */

export class Tally {
  #passed = 0;

  /** @type {string[]} */
  #failures = [];

  /** @type {StageTime[]} */
  #stages = [];

  /** @type {FileTime[]} */
  #files = [];

  /** @param {number} [count] */
  pass(count = 1) {
    this.#passed += count;
  }

  /** @param {string} what one failure, for the list at the end */
  fail(what) {
    this.#failures.push(what);
    console.log(`FAILED: ${what}`);
  }

  /**
   * Measures one stage, whatever comes of it.
   * @template Result
   * @param {string} name
   * @param {() => Promise<Result>} work
   * @param {import('./time-table.mjs').StageKind} [kind]
   */
  async time(name, work, kind = 'stage') {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      const ms = performance.now() - startedAt;
      this.#stages.push({ name, ms, kind });
      console.log(`${name}: ${Math.round(ms / 1000)} s`);
    }
  }

  /** @param {readonly FileTime[]} files */
  addFiles(files) {
    this.#files.push(...files);
  }

  get exitCode() {
    return this.#failures.length > 0 || this.#passed === 0 ? 1 : 0;
  }

  /** The times, the list of failures, and the plain last line that machines read. */
  print() {
    console.log(`\n== What it took ==\n${timeTable(this.#stages, this.#files)}`);
    if (this.#failures.length > 0) {
      console.log(`\n== What failed ==\n${this.#failures.map((what) => `- ${what}`).join('\n')}`);
    }
    console.log(`\n${this.#passed} passed, ${this.#failures.length} failed`);
  }
}
