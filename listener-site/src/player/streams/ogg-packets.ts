/** RFC 3533 §6: what a page has before its table of lengths. */
const HEAD = 27;
const CAPTURE = 0x4f676753;
/** The first page's, and that of a stream whose host named much; ours are far below. Bytes. */
const MOST_WAITING = 1_000_000;

/**
 * Takes an Ogg stream apart into its packets (RFC 3533), as its bytes come. Our own, in a few lines: a
 * library that reads Ogg as it comes is many times what the page may still load.
 */
export class OggPackets {
  #bytes = new Uint8Array();
  /** The beginning of a packet that goes on with the next page. */
  #open: Uint8Array | undefined;

  /** @throws when these are no pages */
  *read(bytes: Uint8Array): Generator<Uint8Array> {
    this.#bytes = joined(this.#bytes, bytes);
    for (;;) {
      const page = this.#bytes;
      if (page.length < HEAD) return;
      const view = new DataView(page.buffer, page.byteOffset);
      if (view.getUint32(0) !== CAPTURE || page.length > MOST_WAITING) throw new Error('This is no Ogg.');
      const lengths = page.subarray(HEAD, HEAD + view.getUint8(26));
      const start = HEAD + view.getUint8(26);
      const end = lengths.reduce((sum, length) => sum + length, start);
      if (page.length < end) return;
      this.#bytes = page.slice(end);
      yield* this.#packets(page.subarray(start, end), lengths);
    }
  }

  *#packets(body: Uint8Array, lengths: Uint8Array): Generator<Uint8Array> {
    let from = 0;
    let to = 0;
    for (const length of lengths) {
      to += length;
      // Only a full segment has another one after it.
      if (length === 255) continue;
      const part = body.slice(from, to);
      yield this.#open ? joined(this.#open, part) : part;
      this.#open = undefined;
      from = to;
    }
    if (to > from) this.#open = joined(this.#open ?? new Uint8Array(), body.slice(from, to));
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
