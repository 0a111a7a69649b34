/** Messages kept to tell what came before something broke. */
const KEPT = 20;
const SHOWN = 300;
const FINDINGS = 50;

/** What the server did that it must not do, and what it was told before. */
export class Findings {
  readonly counts = new Map<string, number>();
  readonly #found: string[] = [];
  readonly #last: string[] = [];

  sent(what: string, message: string | Buffer): void {
    const text = (Buffer.isBuffer(message) ? message.toString('latin1') : message).slice(0, SHOWN);
    this.#last.push(`${what}: ${JSON.stringify(text)}`);
    if (this.#last.length > KEPT) this.#last.shift();
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  found(what: string): void {
    if (this.#found.length < FINDINGS) {
      this.#found.push(`${what}\n  after ${this.#last.join('\n        ')}`);
    }
    this.count('findings');
  }

  get all(): readonly string[] {
    return this.#found;
  }
}
