import { randomBytes, randomInt } from 'node:crypto';

/** 20 ms of 128 kbit/s. */
export const FRAME_MS = 20;
const FRAME_BYTES = 320;
const SAMPLES_PER_FRAME = 960;
/** CELT, full band, 20 ms, stereo, one frame a packet (RFC 6716 §3.1). */
const TOC = 0xfc;
/** A level of -20 dBov (RFC 6464), as music has: never taken for silence. */
const LEVEL = 20;
const HEADER_BYTES = 12;
const EXTENSION_BYTES = 8;

export const PAYLOAD_TYPE = 111;
/** The header extension's number in these packets. */
export const LEVEL_EXTENSION_ID = 1;

/** Whatever gives one RTP packet after another, 20 ms each. */
export interface SentPackets {
  readonly ssrc: number;
  /** The next one; valid until the one after. */
  next(): Buffer;
}

/**
 * RTP packets (RFC 3550) of stereo Opus at a constant 128 kbit/s. The frames have Opus' size and first byte,
 * and noise after that: a server forwards them, it does not decode.
 */
export class OpusPackets {
  readonly ssrc = randomInt(1, 0xffff_ffff);
  readonly #packet = Buffer.alloc(HEADER_BYTES + EXTENSION_BYTES + FRAME_BYTES);
  #sequence = 0;
  #timestamp = 0;

  constructor() {
    const packet = this.#packet;
    packet.writeUInt8(0x90, 0);
    packet.writeUInt8(PAYLOAD_TYPE, 1);
    packet.writeUInt32BE(this.ssrc, 8);
    // One-byte header extensions (RFC 8285 §4.2): one word, with one of them in it.
    packet.writeUInt32BE(0xbede_0001, HEADER_BYTES);
    packet.writeUInt8(LEVEL_EXTENSION_ID << 4, HEADER_BYTES + 4);
    packet.writeUInt8(LEVEL, HEADER_BYTES + 5);
    randomBytes(FRAME_BYTES).copy(packet, HEADER_BYTES + EXTENSION_BYTES);
    packet.writeUInt8(TOC, HEADER_BYTES + EXTENSION_BYTES);
  }

  /** The next one; valid until the one after. */
  next(): Buffer {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + SAMPLES_PER_FRAME) >>> 0;
    this.#packet.writeUInt16BE(this.#sequence, 2);
    this.#packet.writeUInt32BE(this.#timestamp, 4);
    return this.#packet;
  }
}
