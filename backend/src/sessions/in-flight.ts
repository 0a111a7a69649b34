/** Asks once for all who ask the same at the same time. */
export class InFlight<T> {
  readonly #asked = new Map<string, Promise<T>>();

  /** Questions without an answer yet. */
  get size(): number {
    return this.#asked.size;
  }

  has(key: string): boolean {
    return this.#asked.has(key);
  }

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const answer = question().finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }
}
