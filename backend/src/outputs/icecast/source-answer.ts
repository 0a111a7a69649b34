/** As much as is read of what a server says. Bytes. */
const MAX_BYTES = 8192;

/** `HTTP/1.0 200 OK`; some say `ICY` or `ICE/1.0` for the protocol. */
const STATUS_LINE = /^(?:HTTP\/1\.[01]|ICY|ICE\/1\.0) (\d{3})(?: [^\r\n]*)?\r?\n/;
const BEGINS_SO = /^(?:H(?:T(?:T(?:P.*)?)?)?|I(?:C(?:[YE].*)?)?)?$/s;
const END_OF_HEAD = /\r?\n\r?\n/;

/**
 * What a server answers while we send on: Icecast 2.4 says `100 Continue` and `200 OK` at once, others only
 * one of the two, or `100` first and what they think of us later. Node's own client ends a request whose
 * answer has come, so these few lines are ours.
 */
export class SourceAnswer {
  #text = '';
  #mayContinue = false;
  #status: number | undefined;
  #isGarbled = false;

  /** Whether there was a `100`. */
  get mayContinue(): boolean {
    return this.#mayContinue;
  }

  /** Of the answer itself; undefined: there is none so far. */
  get status(): number | undefined {
    return this.#status;
  }

  /** What came is no answer to a request of HTTP, or never comes to an end. */
  get isGarbled(): boolean {
    return this.#isGarbled;
  }

  /** What came after the head, as far as it is read. */
  get body(): string {
    return this.#status === undefined ? '' : this.#text;
  }

  feed(bytes: Buffer): void {
    const room = MAX_BYTES - this.#text.length;
    this.#text += bytes.toString('latin1', 0, Math.max(0, room));
    while (this.#status === undefined && this.#takeHead());
    if (this.#status !== undefined) return;
    this.#isGarbled ||= this.#text.length >= MAX_BYTES || !BEGINS_SO.test(this.#text);
  }

  /** False while it is not all there. */
  #takeHead(): boolean {
    const status = STATUS_LINE.exec(this.#text)?.[1];
    const end = END_OF_HEAD.exec(this.#text);
    if (end === null) return false;
    if (status === undefined) {
      this.#isGarbled = true;
      return false;
    }
    this.#text = this.#text.slice(end.index + end[0].length);
    if (status.startsWith('1')) this.#mayContinue = true;
    else this.#status = Number(status);
    return true;
  }
}
