const SEQUENCE_OFFSET = 2;
/** Sequence numbers wrap at this (RFC 3550 §5.1). */
const SEQUENCES = 0x1_0000;

/** What has come of one stream of RTP, and what should have. */
export class VoiceCount {
  #packets = 0;
  #due = 0;
  #highest = 0;
  #firstMs: number | null = null;
  #lastMs: number | null = null;

  /** How many came. */
  get packets(): number {
    return this.#packets;
  }

  /** How many were sent, by their sequence numbers, from the first to the last that came. */
  get due(): number {
    return this.#due;
  }

  /** When the first one came since `expect` was called; `null`: none did. */
  get firstMs(): number | null {
    return this.#firstMs;
  }

  /** When the last one came; `null`: none did. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  /** The next one is the first. */
  expect(): void {
    this.#firstMs = null;
  }

  take(packet: Buffer, nowMs: number): void {
    const sequence = packet.readUInt16BE(SEQUENCE_OFFSET);
    const ahead = (sequence - this.#highest + SEQUENCES) % SEQUENCES;
    if (this.#packets === 0) {
      this.#due = 1;
      this.#highest = sequence;
    } else if (ahead < SEQUENCES / 2) {
      this.#due += ahead;
      this.#highest = sequence;
    }
    this.#packets++;
    this.#firstMs ??= nowMs;
    this.#lastMs = nowMs;
  }
}
