/** Line, publication and length as whole numbers, and the time as a double. */
const HEADER_BYTES = 20;
const FIRST_BYTES = 16 * 1024;
/** Of a few seconds of many sounds; what comes beyond that is lost, as on a network. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface BatchedPacket {
  readonly line: number;
  /** Another one after a change of publication. */
  readonly publication: number;
  /** When it came, by the main thread's clock. */
  readonly atMs: number;
  readonly packet: Uint8Array;
}

/** Packets on their way to the thread, as one row of bytes: one message for all that came in some time. */
export class PacketBatch {
  #bytes = Buffer.alloc(FIRST_BYTES);
  #used = 0;

  add({ line, publication, atMs, packet }: BatchedPacket): void {
    if (!this.#makeRoom(HEADER_BYTES + packet.length)) return;
    const at = this.#used;
    this.#bytes.writeUInt32LE(line, at);
    this.#bytes.writeUInt32LE(publication, at + 4);
    this.#bytes.writeUInt32LE(packet.length, at + 8);
    this.#bytes.writeDoubleLE(atMs, at + 12);
    this.#bytes.set(packet, at + HEADER_BYTES);
    this.#used += HEADER_BYTES + packet.length;
  }

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  /** All of them, to be handed over: a new batch begins. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    return taken;
  }

  #makeRoom(bytes: number): boolean {
    const needed = this.#used + bytes;
    if (needed > MOST_BYTES) return false;
    if (needed <= this.#bytes.length) return true;
    const larger = Buffer.alloc(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
    return true;
  }
}

/** The packets show their part of the batch. */
export function* packetsIn(batch: Uint8Array): Generator<BatchedPacket> {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    const begin = at + HEADER_BYTES;
    yield {
      line: bytes.readUInt32LE(at),
      publication: bytes.readUInt32LE(at + 4),
      atMs: bytes.readDoubleLE(at + 12),
      packet: bytes.subarray(begin, begin + length),
    };
    at = begin + length;
  }
}
