/**
 * What a chunk costs besides its bytes: small ones are objects of their own until their message is whole.
 * Bytes, measured.
 */
const CHUNK_COST = 768;
const CONTROL = 0x08;
const FINAL = 0x80;
const LENGTH = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK = 4;

/**
 * Looks on as frames come in (RFC 6455 §5.2), only to know what a message costs that is not whole yet: `ws`
 * bounds that for each connection, but tells nobody.
 */
export class MessageWatch {
  /** Of a frame's head, which may come byte by byte. */
  #headRead = 0;
  #first = 0;
  #second = 0;
  /** Of the frame whose head is being read. Bytes. */
  #length = 0;
  #payloadLeft = 0;
  /** Whether a message has begun whose last frame has not come. */
  #isOpen = false;
  #cost = 0;
  #finished = 0;

  /** Of what came since the last whole message; 0 when nothing has begun. Bytes. */
  get cost(): number {
    return this.#cost;
  }

  /** How many messages came whole, control frames among them. */
  get finished(): number {
    return this.#finished;
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
        this.#readHead(chunk[at] ?? 0);
        at += 1;
        if (this.#headRead < 2 + MASK + lengthBytes(this.#second)) continue;
        this.#begin();
      }
      if (this.#payloadLeft === 0 && !this.#isOpen) {
        this.#cost = 0;
        this.#finished += 1;
        from = at;
      }
    }
    if (from < at) this.#cost += at - from + CHUNK_COST;
  }

  #readHead(byte: number): void {
    const index = this.#headRead;
    this.#headRead += 1;
    if (index === 0) {
      this.#first = byte;
    } else if (index === 1) {
      this.#second = byte;
      this.#length = lengthBytes(byte) === 0 ? byte & LENGTH : 0;
    } else if (index < 2 + lengthBytes(this.#second)) {
      this.#length = this.#length * 256 + byte;
    }
  }

  #begin(): void {
    this.#payloadLeft = this.#length;
    this.#headRead = 0;
    // Control frames may come between the frames of a message, and are whole in themselves.
    if ((this.#first & CONTROL) === 0) this.#isOpen = (this.#first & FINAL) === 0;
  }
}

/** How many bytes after the second one say the payload's length. */
function lengthBytes(second: number): number {
  const length = second & LENGTH;
  return length === LENGTH_64 ? 8 : length === LENGTH_16 ? 2 : 0;
}
