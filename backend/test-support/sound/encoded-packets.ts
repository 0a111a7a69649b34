import { randomInt } from 'node:crypto';
import { FRAME_MS, PAYLOAD_TYPE } from './opus-packets.ts';

const HEADER_BYTES = 12;
const SAMPLES_PER_FRAME = FRAME_MS * 48;

/** RTP packets (RFC 3550) of Opus that was encoded elsewhere, 20 ms each, over and over. */
export class EncodedPackets {
  readonly ssrc = randomInt(1, 0xffff_ffff);
  readonly #frames: readonly Buffer[];
  #sequence = 0;
  #sent = 0;
  readonly #leader: EncodedPackets | undefined;

  /**
   * @param frames at least one; after the last comes the first
   * @param leader the frame is the one that this has sent just now
   */
  constructor(frames: readonly Buffer[], leader?: EncodedPackets) {
    this.#leader = leader;
    if (frames.length === 0) throw new Error('There is no sound to send.');
    this.#frames = frames;
  }

  next(): Buffer {
    const at = this.#leader === undefined ? this.#sent : this.#leader.#sent - 1;
    const frame = this.#frames[at % this.#frames.length] ?? Buffer.alloc(0);
    const header = Buffer.alloc(HEADER_BYTES);
    this.#sent += 1;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    header.writeUInt8(0x80, 0);
    header.writeUInt8(PAYLOAD_TYPE, 1);
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE((this.#sent * SAMPLES_PER_FRAME) >>> 0, 4);
    header.writeUInt32BE(this.ssrc, 8);
    return Buffer.concat([header, frame]);
  }
}
