/** What a chunk costs besides its bytes: small ones are objects of their own until their message is whole. Bytes, measured. */
const CHUNK_COST = 768;
const CONTROL = 0x08;
const FINAL = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK = 4;

/**
 * Looks on as frames come in (RFC 6455 §5.2), only to know what a message costs that is not whole yet: `ws` bounds that for each
 * connection, but tells nobody.
 */
export class MessageWatch {
  readonly #head = Buffer.alloc(14);
  #headLength = 0;
  #payloadLeft = 0;
  /** Whether a message has begun whose last frame has not come. */
  #isOpen = false;
  #cost = 0;

  /** Of what came since the last whole message; 0 when nothing has begun. Bytes. */
  get cost(): number {
    return this.#cost;
  }

  feed(chunk: Buffer): void {
    let from = 0;
    let at = 0;
    while (at < chunk.byteLength) {
      if (this.#payloadLeft > 0) {
        const length = Math.min(this.#payloadLeft, chunk.byteLength - at);
        at += length;
        this.#payloadLeft -= length;
      } else {
        this.#head[this.#headLength] = chunk[at] ?? 0;
        this.#headLength += 1;
        at += 1;
        if (this.#headLength < this.#wantedHead()) continue;
        this.#begin();
      }
      if (this.#payloadLeft === 0 && !this.#isOpen) {
        this.#cost = 0;
        from = at;
      }
    }
    if (from < at) this.#cost += at - from + CHUNK_COST;
  }

  #wantedHead(): number {
    if (this.#headLength < 2) return 2;
    const length = (this.#head[1] ?? 0) & 0x7f;
    return 2 + MASK + (length === LENGTH_64 ? 8 : length === LENGTH_16 ? 2 : 0);
  }

  #begin(): void {
    const [first = 0, second = 0] = this.#head;
    const length = second & 0x7f;
    this.#payloadLeft =
      length === LENGTH_64
        ? Number(this.#head.readBigUInt64BE(2))
        : length === LENGTH_16
          ? this.#head.readUInt16BE(2)
          : length;
    this.#headLength = 0;
    // Control frames may come between the frames of a message, and are whole in themselves.
    if ((first & 0x0f & CONTROL) === 0) this.#isOpen = (first & FINAL) === 0;
  }
}
