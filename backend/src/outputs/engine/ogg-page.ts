/** Bytes before the table of segments (RFC 3533 §6). */
const HEADER_BYTES = 27;
const MOST_SEGMENTS = 255;
const SEGMENT_BYTES = 255;
const CAPTURE = Buffer.from('OggS');
const AT = { flags: 5, granule: 6, serial: 14, sequence: 18, checksum: 22, segments: 26 };
const FIRST = 0x02;
const LAST = 0x04;
/** The generator polynomial (RFC 3533 §6), not reflected. */
const POLYNOMIAL = 0x04c1_1db7;
const CHECKSUMS = checksums();

/** A page as it stands in a stream: whole packets only. */
export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** In Opus the samples up to the page's end, from the stream's beginning. */
  readonly granule: number;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
  readonly packets: readonly Uint8Array[];
}

/** How many segments of a page's table a packet takes: of two packets with 255 bytes each has two. */
export function segmentsOf({ length }: Uint8Array): number {
  return Math.floor(length / SEGMENT_BYTES) + 1;
}

/** Whether they go into one page together. */
export function fitsPage(segments: number): boolean {
  return segments <= MOST_SEGMENTS;
}

/** @throws RangeError when the packets do not fit into one page */
export function writePage({ serial, sequence, granule, isFirst, isLast, packets }: OggPage): Buffer {
  const table = packets.flatMap(({ length }) => lacing(length));
  if (!fitsPage(table.length)) throw new RangeError('These packets do not fit into one page of Ogg.');
  const header = Buffer.alloc(HEADER_BYTES);
  CAPTURE.copy(header);
  header.writeUInt8((isFirst === true ? FIRST : 0) | (isLast === true ? LAST : 0), AT.flags);
  header.writeBigInt64LE(BigInt(granule), AT.granule);
  header.writeUInt32LE(serial, AT.serial);
  header.writeUInt32LE(sequence >>> 0, AT.sequence);
  header.writeUInt8(table.length, AT.segments);
  const page = Buffer.concat([header, Buffer.from(table), ...packets]);
  page.writeUInt32LE(checksumOf(page), AT.checksum);
  return page;
}

/** A page that was found in a file. */
export interface FoundPage {
  /** Where it begins, and how long it is. */
  readonly offset: number;
  readonly length: number;
  /** Of it what its packets take. */
  readonly packetBytes: number;
  readonly serial: number;
  readonly sequence: number;
  readonly granule: number;
}

/** The page that begins there, if all of it is there and nothing in it is damaged. */
export function readPage(bytes: Buffer, offset: number): FoundPage | undefined {
  if (!bytes.subarray(offset, offset + CAPTURE.length).equals(CAPTURE)) return undefined;
  if (bytes.length < offset + HEADER_BYTES) return undefined;
  const segments = bytes.readUInt8(offset + AT.segments);
  const table = bytes.subarray(offset + HEADER_BYTES, offset + HEADER_BYTES + segments);
  const length = table.reduce((sum, segment) => sum + segment, HEADER_BYTES + segments);
  if (bytes.length < offset + length) return undefined;
  const page = Buffer.from(bytes.subarray(offset, offset + length));
  const checksum = page.readUInt32LE(AT.checksum);
  page.writeUInt32LE(0, AT.checksum);
  if (checksumOf(page) !== checksum) return undefined;
  return {
    offset,
    length,
    packetBytes: length - HEADER_BYTES - segments,
    serial: page.readUInt32LE(AT.serial),
    sequence: page.readUInt32LE(AT.sequence),
    granule: Number(page.readBigInt64LE(AT.granule)),
  };
}

/** The last whole page in there. */
export function lastPage(bytes: Buffer): FoundPage | undefined {
  for (
    let at = bytes.lastIndexOf(CAPTURE);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(CAPTURE, at - 1)
  ) {
    const page = readPage(bytes, at);
    if (page !== undefined) return page;
  }
  return undefined;
}

/** The same page, as the last one of its stream. */
export function asLast(page: Buffer): Buffer {
  const marked = Buffer.from(page);
  marked.writeUInt8(marked.readUInt8(AT.flags) | LAST, AT.flags);
  marked.writeUInt32LE(0, AT.checksum);
  marked.writeUInt32LE(checksumOf(marked), AT.checksum);
  return marked;
}

function lacing(length: number): number[] {
  const full = Math.floor(length / SEGMENT_BYTES);
  return [...Array.from({ length: full }, () => SEGMENT_BYTES), length % SEGMENT_BYTES];
}

function checksumOf(page: Uint8Array): number {
  let sum = 0;
  for (const byte of page) sum = (sum << 8) ^ (CHECKSUMS[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}

function checksums(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, index) => {
    let sum = index << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
    return sum;
  });
}
