const HEADER_BYTES = 12;
const WORD_BYTES = 4;

/** What an RTP packet brings of a sound. */
export interface OpusFrame {
  /** Of its first sample, 48,000 a second; wraps at 2^32. */
  readonly timestamp: number;
  readonly payload: Buffer;
}

/** Takes an RTP packet apart (RFC 3550 §5.1). `undefined`: it brings no sound, but fills the line. */
export function opusFrameOf(packet: Buffer): OpusFrame | undefined {
  const first = packet.readUInt8(0);
  const hasPadding = (first & 0x20) !== 0;
  const hasExtension = (first & 0x10) !== 0;
  let start = HEADER_BYTES + (first & 0x0f) * WORD_BYTES;
  if (hasExtension) start += WORD_BYTES + packet.readUInt16BE(start + 2) * WORD_BYTES;
  const end = packet.length - (hasPadding ? packet.readUInt8(packet.length - 1) : 0);
  if (end <= start) return undefined;
  return { timestamp: packet.readUInt32BE(4), payload: Buffer.from(packet.subarray(start, end)) };
}
