/**
 * Keeps one string for what most visitors say alike: each request brings a copy of its own, which would last
 * as long as its connection.
 */
export class LastText<Text extends string | undefined> {
  #last: Text;

  constructor(first: Text) {
    this.#last = first;
  }

  /** The same text, and the very string of the time before where that was the same. */
  same(text: Text): Text {
    if (text !== this.#last) this.#last = text;
    return this.#last;
  }
}
