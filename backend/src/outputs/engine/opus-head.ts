import type { VorbisComments } from '../track-recorder.ts';
import { writePage } from './ogg-page.ts';
import type { ChannelCount } from './opus-packet.ts';

/**
 * 80 ms, in samples: what whoever joins in the middle has to decode before it is right (RFC 7845 §4.6), and
 * is not played.
 */
export const PRE_SKIP = 3840;
/** Where the second page of a stream begins: the first one is always as long. */
export const TAGS_OFFSET = 47;
const VENDOR = 'Auxcast';
/** In one page, so that it can be written anew in its place. */
const MOST_TAG_BYTES = 60_000;
const SAMPLE_RATE = 48_000;
const COUNT_BYTES = 4;

export interface OpusHeadOptions {
  readonly serial: number;
  readonly channels: ChannelCount;
  /** What a decoder drops at the beginning, in samples; `PRE_SKIP` unless given. */
  readonly preSkip?: number;
  readonly tags: VorbisComments;
  /** How long the packet of tags is at least; the rest is zeros (RFC 7845 §5.2). */
  readonly reservedTagBytes?: number;
}

/** The two pages with which a stream of Opus begins (RFC 7845 §3): what it is, and its tags. */
export function opusHead(options: OpusHeadOptions): Buffer {
  const { serial, channels, preSkip = PRE_SKIP } = options;
  const first = {
    serial,
    sequence: 0,
    granule: 0,
    isFirst: true,
    packets: [identification(channels, preSkip)],
  };
  return Buffer.concat([writePage(first), tagsPage(options)]);
}

/** How many pages that is. */
export const HEAD_PAGES = 2;

/** @throws RangeError when they do not fit into one page */
export function tagsPage({
  serial,
  tags,
  reservedTagBytes = 0,
}: Omit<OpusHeadOptions, 'channels' | 'preSkip'>): Buffer {
  const reserved = Math.min(reservedTagBytes, MOST_TAG_BYTES);
  return pageOf(serial, padded(comments(tags, MOST_TAG_BYTES), reserved));
}

/** As `tagsPage`, with a packet of just that length: the last tags are left out where they do not fit. */
export function tagsPageOf({
  serial,
  tags,
  bytes,
}: {
  serial: number;
  tags: VorbisComments;
  bytes: number;
}): Buffer {
  return pageOf(serial, padded(comments(tags, bytes), bytes));
}

function pageOf(serial: number, packet: Buffer): Buffer {
  return writePage({ serial, sequence: 1, granule: 0, packets: [packet] });
}

function padded(packet: Buffer, least: number): Buffer {
  return Buffer.concat([packet, Buffer.alloc(Math.max(0, least - packet.length))]);
}

/** RFC 7845 §5.1; always 19 bytes. */
function identification(channels: ChannelCount, preSkip: number): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(channels, 9);
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(SAMPLE_RATE, 12);
  return head;
}

/** RFC 7845 §5.2. Those that fit: the first ones. */
function comments(tags: VorbisComments, most: number): Buffer {
  const beginning = Buffer.concat([Buffer.from('OpusTags', 'latin1'), counted(VENDOR)]);
  const written: Buffer[] = [];
  let bytes = beginning.length + COUNT_BYTES;
  for (const [name, value] of tags) {
    const comment = counted(`${name}=${value}`);
    bytes += comment.length;
    if (bytes > most) break;
    written.push(comment);
  }
  const count = Buffer.alloc(COUNT_BYTES);
  count.writeUInt32LE(written.length);
  return Buffer.concat([beginning, count, ...written]);
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(COUNT_BYTES);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
