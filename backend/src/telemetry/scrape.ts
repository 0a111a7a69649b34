/** Anybody may ask, and the numbers are those of every listener and every worker. Milliseconds. */
const FRESH_MS = 1000;

/** Numbers that are collected at most once a second, however many ask. */
export class Scrape {
  readonly #collect: () => Promise<string>;
  #text: Promise<string> | undefined;

  constructor(collect: () => Promise<string>) {
    this.#collect = collect;
  }

  text(): Promise<string> {
    this.#text ??= this.#collectAnew();
    return this.#text;
  }

  async #collectAnew(): Promise<string> {
    try {
      return await this.#collect();
    } finally {
      setTimeout(() => {
        this.#text = undefined;
      }, FRESH_MS).unref();
    }
  }
}
