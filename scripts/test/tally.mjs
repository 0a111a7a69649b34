/** What passed and what failed in a whole run of the tests. */
export class Tally {
  #passed = 0;

  /** @type {string[]} */
  #failures = [];

  /** @param {number} [count] */
  pass(count = 1) {
    this.#passed += count;
  }

  /** @param {string} what one failure, for the list at the end */
  fail(what) {
    this.#failures.push(what);
    console.log(`FAILED: ${what}`);
  }

  get exitCode() {
    return this.#failures.length > 0 || this.#passed === 0 ? 1 : 0;
  }

  /** The list of failures, and the plain last line that machines read. */
  print() {
    if (this.#failures.length > 0) {
      console.log(`\n== What failed ==\n${this.#failures.map((what) => `- ${what}`).join('\n')}`);
    }
    console.log(`\n${this.#passed} passed, ${this.#failures.length} failed`);
  }
}
