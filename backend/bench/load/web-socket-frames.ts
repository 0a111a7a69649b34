/**
 * The little of RFC 6455 §5 that ten thousand quiet sockets need. Own, because `ws` would cost the client
 * more than the server.
 */

export const TEXT = 0x1;
export const CLOSE_OPCODE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

const FINAL = 0x80;
const MASKED = 0x80;
const MASK_BYTES = 4;
const MAX_SHORT = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const EMPTY = Buffer.alloc(0);

/**
 * A client's frame of less than 64 KB, masked with zeros: nothing between the two ends needs protection from
 * its content.
 */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const isShort = payload.length <= MAX_SHORT;
  const head = Buffer.alloc((isShort ? 2 : 4) + MASK_BYTES);
  head.writeUInt8(FINAL | opcode, 0);
  head.writeUInt8(MASKED | (isShort ? payload.length : LENGTH_16), 1);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

export type OnFrame = (opcode: number, payload: Buffer) => void;

/** Cuts a server's bytes into frames. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #rest = EMPTY;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** `chunk` may be reused by the caller afterwards; a payload is valid during its callback alone. */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let size = frameSize(bytes, at); size !== undefined; size = frameSize(bytes, at)) {
      const opcode = bytes.readUInt8(at) & 0x0f;
      this.#onFrame(opcode, bytes.subarray(at + size.head, at + size.head + size.payload));
      at += size.head + size.payload;
    }
    this.#rest = at === bytes.length ? EMPTY : Buffer.from(bytes.subarray(at));
  }
}

/** Of the frame that begins at `at`; undefined until all of it is there. */
function frameSize(bytes: Buffer, at: number): { head: number; payload: number } | undefined {
  const available = bytes.length - at;
  if (available < 2) return undefined;
  const length = bytes.readUInt8(at + 1) & 0x7f;
  const head = length === LENGTH_16 ? 4 : length === LENGTH_64 ? 10 : 2;
  if (available < head) return undefined;
  const payload =
    length === LENGTH_16
      ? bytes.readUInt16BE(at + 2)
      : length === LENGTH_64
        ? Number(bytes.readBigUInt64BE(at + 2))
        : length;
  return available < head + payload ? undefined : { head, payload };
}
